/** Philox 4x32-10 (Salmon et al. 2011), four counters at once: the bits of src/runtime/philox.ts. */

/** Lower halves of the four 64-bit products. */
// @ts-ignore: decorator
@inline
function lower(a: v128, b: v128): v128 {
  return i32x4.mul(a, b);
}

// @ts-ignore: decorator
@inline
function upper(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}

/** 23 of the bits as a number in [0, 1). */
// @ts-ignore: decorator
@inline
function uniform(bits: v128): v128 {
  return f32x4.sub(v128.or(v128.and(bits, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000)), f32x4.splat(1));
}

/** `count` numbers in [0, 1), a block of four for each counter from 0 on; `out` has room for whole sixteens. */
export function randomUniform(out: usize, count: i32, key0: i32, key1: i32, counter2: i32, counter3: i32): void {
  const first = i32x4.splat(0xd2511f53), second = i32x4.splat(0xcd9e8d57);
  for (let block = 0; block * 4 < count; block += 4, out += 64) {
    let c0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3)), c1 = i32x4.splat(0), c2 = i32x4.splat(counter2), c3 = i32x4.splat(counter3);
    let k0 = key0, k1 = key1;
    for (let round = 0; round < 10; round++) {
      const high0 = upper(c0, first), low0 = lower(c0, first), high1 = upper(c2, second), low1 = lower(c2, second);
      c0 = v128.xor(v128.xor(high1, c1), i32x4.splat(k0));
      c1 = low1;
      c2 = v128.xor(v128.xor(high0, c3), i32x4.splat(k1));
      c3 = low0;
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    const ab = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5), cd = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
    const ef = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7), gh = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
    v128.store(out, uniform(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5)));
    v128.store(out, uniform(v128.shuffle<i32>(ab, cd, 2, 3, 6, 7)), 16);
    v128.store(out, uniform(v128.shuffle<i32>(ef, gh, 0, 1, 4, 5)), 32);
    v128.store(out, uniform(v128.shuffle<i32>(ef, gh, 2, 3, 6, 7)), 48);
  }
}
