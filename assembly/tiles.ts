/**
 * The transforms of Winograd's minimal filtering F(4×4, 3×3) (Lavin & Gray 2015): 36 products give the 16 outputs that take
 * 144 otherwise. The points 0, ±√½, ±√2 and ∞ keep the rounding within twice that of the plain sum; 0, ±1, ±2 have ten times.
 * A line is one axis of a transform; a square is lines along both, of four channels at once.
 */

const half: f32 = 0.70710678118654752; // √½
const two: f32 = 1.4142135623730951; // √2

// @ts-ignore: decorator
@inline
function times(x: v128, factor: f32): v128 {
  return f32x4.mul(x, f32x4.splat(factor));
}

/** Writes the sum and the difference, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function pair(even: v128, odd: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.add(even, odd));
  v128.store(to + step, f32x4.sub(even, odd));
}

/** Six pixels → six. */
// @ts-ignore: decorator
@inline
function inputLine(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.add(f32x4.sub(d0, times(d2, 2.5)), d4));
  pair(f32x4.sub(d4, f32x4.add(d2, d2)), times(f32x4.sub(d3, f32x4.add(d1, d1)), half), to + step, step);
  pair(f32x4.sub(d4, times(d2, 0.5)), times(f32x4.sub(d3, times(d1, 0.5)), two), to + step * 3, step);
  v128.store(to + step * 5, f32x4.add(f32x4.sub(d1, times(d3, 2.5)), d5));
}

/** Gradients of six → those of the six pixels they came from: `inputLine` turned round. */
// @ts-ignore: decorator
@inline
function pixelLine(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize): void {
  const near = f32x4.add(m1, m2), nearOdd = times(f32x4.sub(m1, m2), half), far = f32x4.add(m3, m4), farOdd = times(f32x4.sub(m3, m4), half);
  v128.store(to, m0);
  v128.store(to + step, f32x4.sub(m5, f32x4.add(f32x4.add(nearOdd, nearOdd), farOdd)));
  v128.store(to + step * 2, f32x4.sub(times(m0, -2.5), f32x4.add(f32x4.add(near, near), times(far, 0.5))));
  v128.store(to + step * 3, f32x4.add(f32x4.add(nearOdd, f32x4.add(farOdd, farOdd)), times(m5, -2.5)));
  v128.store(to + step * 4, f32x4.add(f32x4.add(m0, near), far));
  v128.store(to + step * 5, m5);
}

/** Three weights → six. */
// @ts-ignore: decorator
@inline
function weightLine(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  v128.store(to, g0);
  pair(times(f32x4.add(g0, times(g2, 0.5)), -0.66666666666666667), times(g1, -0.66666666666666667 * half), to + step, step);
  pair(times(f32x4.add(g0, f32x4.add(g2, g2)), 0.16666666666666667), times(g1, 0.16666666666666667 * two), to + step * 3, step);
  v128.store(to + step * 5, g2);
}

/** Six products → four outputs, each begun with `start`. */
// @ts-ignore: decorator
@inline
function outputLine(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, start: v128, to: usize, step: usize): void {
  const near = f32x4.add(m1, m2), nearOdd = times(f32x4.sub(m1, m2), half), far = f32x4.add(m3, m4), farOdd = times(f32x4.sub(m3, m4), two);
  v128.store(to, f32x4.add(start, f32x4.add(f32x4.add(m0, near), far)));
  v128.store(to + step, f32x4.add(start, f32x4.add(nearOdd, farOdd)));
  v128.store(to + step * 2, f32x4.add(start, f32x4.add(times(near, 0.5), f32x4.add(far, far))));
  v128.store(to + step * 3, f32x4.add(start, f32x4.add(f32x4.add(times(nearOdd, 0.5), f32x4.add(farOdd, farOdd)), m5)));
}

/** Gradients of four outputs → six: `outputLine` turned round. */
// @ts-ignore: decorator
@inline
function slopeLine(y0: v128, y1: v128, y2: v128, y3: v128, to: usize, step: usize): void {
  v128.store(to, y0);
  pair(f32x4.add(y0, times(y2, 0.5)), times(f32x4.add(y1, times(y3, 0.5)), half), to + step, step);
  pair(f32x4.add(y0, f32x4.add(y2, y2)), times(f32x4.add(y1, f32x4.add(y3, y3)), two), to + step * 3, step);
  v128.store(to + step * 5, y3);
}

/** Sums of six → the gradients of three weights: `weightLine` turned round. */
// @ts-ignore: decorator
@inline
function gradientLine(u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128, to: usize, step: usize): void {
  const near = times(f32x4.add(u1, u2), -0.66666666666666667), far = times(f32x4.add(u3, u4), 0.16666666666666667);
  v128.store(to, f32x4.add(u0, f32x4.add(near, far)));
  v128.store(to + step, f32x4.add(times(f32x4.sub(u1, u2), -0.66666666666666667 * half), times(f32x4.sub(u3, u4), 0.16666666666666667 * two)));
  v128.store(to + step * 2, f32x4.add(f32x4.add(times(near, 0.5), f32x4.add(far, far)), u5));
}

/** 6 × 6 pixels, `row` and `pixel` bytes apart, to 36 planes; `spare` is 576 bytes, here and below. */
export function inputSquare(from: usize, row: usize, pixel: usize, to: usize, plane: usize, spare: usize): void {
  const r1 = from + row, r2 = r1 + row, r3 = r2 + row, r4 = r3 + row, r5 = r4 + row;
  for (let j: usize = 0, line = spare; j < pixel * 6; j += pixel, line += 16) {
    inputLine(v128.load(from + j), v128.load(r1 + j), v128.load(r2 + j), v128.load(r3 + j), v128.load(r4 + j), v128.load(r5 + j), line, 96);
  }
  for (const end = spare + 576; spare < end; spare += 96, to += plane * 6) {
    inputLine(v128.load(spare), v128.load(spare, 16), v128.load(spare, 32), v128.load(spare, 48), v128.load(spare, 64), v128.load(spare, 80), to, plane);
  }
}

/** 3 × 3 weights, one after another in 144 bytes, to 36 planes. */
export function weightSquare(from: usize, to: usize, plane: usize, spare: usize): void {
  for (let j: usize = 0; j < 48; j += 16) weightLine(v128.load(from + j), v128.load(from + j, 48), v128.load(from + j, 96), spare + j, 96);
  for (const end = spare + 576; spare < end; spare += 96, to += plane * 6) weightLine(v128.load(spare), v128.load(spare, 16), v128.load(spare, 32), to, plane);
}

/** 36 planes to 4 × 4 pixels. */
export function outputSquare(from: usize, plane: usize, to: usize, row: usize, pixel: usize, start: v128, spare: usize): void {
  const r1 = from + plane * 6, r2 = r1 + plane * 6, r3 = r2 + plane * 6, r4 = r3 + plane * 6, r5 = r4 + plane * 6;
  for (let j: usize = 0, line = spare; j < plane * 6; j += plane, line += 16) {
    outputLine(v128.load(from + j), v128.load(r1 + j), v128.load(r2 + j), v128.load(r3 + j), v128.load(r4 + j), v128.load(r5 + j), f32x4.splat(0), line, 96);
  }
  for (const end = spare + 384; spare < end; spare += 96, to += row) {
    outputLine(v128.load(spare), v128.load(spare, 16), v128.load(spare, 32), v128.load(spare, 48), v128.load(spare, 64), v128.load(spare, 80), start, to, pixel);
  }
}

/** Gradients of 4 × 4 pixels to 36 planes. */
export function slopeSquare(from: usize, row: usize, pixel: usize, to: usize, plane: usize, spare: usize): void {
  const r1 = from + row, r2 = r1 + row, r3 = r2 + row;
  for (let j: usize = 0, line = spare; j < pixel * 4; j += pixel, line += 16) slopeLine(v128.load(from + j), v128.load(r1 + j), v128.load(r2 + j), v128.load(r3 + j), line, 96);
  for (const end = spare + 576; spare < end; spare += 96, to += plane * 6) slopeLine(v128.load(spare), v128.load(spare, 16), v128.load(spare, 32), v128.load(spare, 48), to, plane);
}

/** 36 planes to the gradients of 6 × 6 pixels. */
export function pixelSquare(from: usize, plane: usize, to: usize, row: usize, pixel: usize, spare: usize): void {
  const r1 = from + plane * 6, r2 = r1 + plane * 6, r3 = r2 + plane * 6, r4 = r3 + plane * 6, r5 = r4 + plane * 6;
  for (let j: usize = 0, line = spare; j < plane * 6; j += plane, line += 16) {
    pixelLine(v128.load(from + j), v128.load(r1 + j), v128.load(r2 + j), v128.load(r3 + j), v128.load(r4 + j), v128.load(r5 + j), line, 96);
  }
  for (const end = spare + 576; spare < end; spare += 96, to += row) {
    pixelLine(v128.load(spare), v128.load(spare, 16), v128.load(spare, 32), v128.load(spare, 48), v128.load(spare, 64), v128.load(spare, 80), to, pixel);
  }
}

/** 36 planes to the gradients of 3 × 3 weights, `tap` bytes apart. */
export function gradientSquare(from: usize, plane: usize, to: usize, tap: usize, spare: usize): void {
  const r1 = from + plane * 6, r2 = r1 + plane * 6, r3 = r2 + plane * 6, r4 = r3 + plane * 6, r5 = r4 + plane * 6;
  for (let j: usize = 0, line = spare; j < plane * 6; j += plane, line += 16) {
    gradientLine(v128.load(from + j), v128.load(r1 + j), v128.load(r2 + j), v128.load(r3 + j), v128.load(r4 + j), v128.load(r5 + j), line, 96);
  }
  for (const end = spare + 288; spare < end; spare += 96, to += tap * 3) {
    gradientLine(v128.load(spare), v128.load(spare, 16), v128.load(spare, 32), v128.load(spare, 48), v128.load(spare, 64), v128.load(spare, 80), to, tap);
  }
}
