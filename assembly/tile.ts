/** The innermost loops of every product: tiles of 4 rows and 8 columns, whose sums stay in registers. */

/** acc + a * b, in two roundings, so that every processor gives the same bits. */
// @ts-ignore: decorator
@inline
export function mac(acc: v128, a: v128, b: v128): v128 {
  return f32x4.add(acc, f32x4.mul(a, b));
}

/** Width of a tile, and of the panels that the right operand is packed in. */
export const panel: usize = 8;

/**
 * Four rows of a product: row r reads `run` floats at a_r + taps[t] for each tap t, and writes 8 floats at c_r.
 * `b` is one packed panel, 8 floats for each float read. `start` holds 8 floats that the sums begin with.
 */
export function rowsTile(
  a0: usize, a1: usize, a2: usize, a3: usize, taps: usize, tapCount: i32, run: usize, b: usize, start: usize,
  c0: usize, c1: usize, c2: usize, c3: usize,
): void {
  let s00 = v128.load(start);
  let s01 = v128.load(start, 16);
  let s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01;
  for (const end = taps + (<usize>tapCount << 2); taps < end; taps += 4) {
    const offset = <usize>load<u32>(taps);
    let p0 = a0 + offset;
    let p1 = a1 + offset;
    let p2 = a2 + offset;
    let p3 = a3 + offset;
    for (const last = p0 + (run << 2); p0 < last;) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let a = v128.load_splat<f32>(p0);
      s00 = mac(s00, a, b0);
      s01 = mac(s01, a, b1);
      a = v128.load_splat<f32>(p1);
      s10 = mac(s10, a, b0);
      s11 = mac(s11, a, b1);
      a = v128.load_splat<f32>(p2);
      s20 = mac(s20, a, b0);
      s21 = mac(s21, a, b1);
      a = v128.load_splat<f32>(p3);
      s30 = mac(s30, a, b0);
      s31 = mac(s31, a, b1);
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
      b += 32;
    }
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

// @ts-ignore: decorator
@inline
function addOuter(gathered: bool, a: usize, rows: usize, b: usize, count: usize, c: usize, stride: usize): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  let s00 = v128.load(c), s01 = v128.load(c, 16);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16);
  let s20 = v128.load(c2), s21 = v128.load(c2, 16);
  let s30 = v128.load(c3), s31 = v128.load(c3, 16);
  for (let i: usize = 0; i < count; i++, b += 32) {
    const p = gathered ? a + <usize>load<u32>(rows + (i << 2)) : a + (i << 4);
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(p);
    s00 = mac(s00, x, b0);
    s01 = mac(s01, x, b1);
    x = v128.load_splat<f32>(p, 4);
    s10 = mac(s10, x, b0);
    s11 = mac(s11, x, b1);
    x = v128.load_splat<f32>(p, 8);
    s20 = mac(s20, x, b0);
    s21 = mac(s21, x, b1);
    x = v128.load_splat<f32>(p, 12);
    s30 = mac(s30, x, b0);
    s31 = mac(s31, x, b1);
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/** c[4, 8] += aᵀ b, of a packed by fours and b by eights over `count` positions; rows of c are `stride` bytes apart. */
export function outerTile(a: usize, b: usize, count: usize, c: usize, stride: usize): void {
  addOuter(false, a, 0, b, count, c, stride);
}

/** As `outerTile`, with 4 floats of each position read where a table of byte offsets says. */
export function gatheredOuterTile(a: usize, rows: usize, b: usize, count: usize, c: usize, stride: usize): void {
  addOuter(true, a, rows, b, count, c, stride);
}
