/** Comparisons of floats, element by element: a byte for each, 1 or 0. */

// @ts-ignore: decorator
@inline
function holds(op: i32, a: v128, b: v128): v128 {
  if (op == 0) return f32x4.lt(a, b);
  if (op == 1) return f32x4.le(a, b);
  if (op == 2) return f32x4.gt(a, b);
  if (op == 3) return f32x4.ge(a, b);
  if (op == 4) return f32x4.eq(a, b);
  return f32x4.ne(a, b);
}

/** out = a op b; `op`: <, <=, >, >=, ==, !=. The elements of an operand are `…Step` bytes apart: 4, or 0 where one is for all. */
export function compare(op: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, count: i32): void {
  const end = out + <usize>count;
  for (; out + 4 <= end; out += 4, a += aStep << 2, b += bStep << 2) {
    const truth = holds(op, aStep ? v128.load(a) : v128.load_splat<f32>(a), bStep ? v128.load(b) : v128.load_splat<f32>(b));
    const words = i16x8.narrow_i32x4_s(truth, truth);
    v128.store_lane<u32>(out, v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1)), 0);
  }
  for (; out < end; out++, a += aStep, b += bStep) {
    store<u8>(out, <u8>(i32x4.extract_lane(holds(op, v128.load_splat<f32>(a), v128.load_splat<f32>(b)), 0) & 1));
  }
}
