/** Pictures under an affine map, for augmentation. Their floats have room for four more behind them. */

/** Added to a whole number from 0 to 2³² - 1, which is then found in the lower half of its bits. */
// @ts-ignore: decorator
@inline
const ALIGN: f64 = 4503599627370496;

/** Two places, moved to the rim where they are outside. */
// @ts-ignore: decorator
@inline
function within(place: v128, most: v128): v128 {
  return f64x2.pmin(most, f64x2.pmax(f64x2.splat(0), place));
}

/** Whole parts of two places, at most `last`, so that there is a neighbour behind each. */
// @ts-ignore: decorator
@inline
function whole(place: v128, last: v128): v128 {
  return f64x2.pmin(last, f64x2.floor(place));
}

/** What four places lie beyond their whole parts. */
// @ts-ignore: decorator
@inline
function rest(place0: v128, whole0: v128, place1: v128, whole1: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(f64x2.sub(place0, whole0)), f32x4.demote_f64x2_zero(f64x2.sub(place1, whole1)), 0, 1, 4, 5);
}

/** The first by what is left of the second's share, so that whole places give a pixel as it is. */
// @ts-ignore: decorator
@inline
function between(first: v128, second: v128, share: v128): v128 {
  return f32x4.add(f32x4.mul(first, f32x4.sub(f32x4.splat(1), share)), f32x4.mul(second, share));
}

/** Two neighbours each of four pixels of one channel, and of those in the row below. */
// @ts-ignore: decorator
@inline
function mixGrey(below: usize, a: usize, b: usize, c: usize, d: usize, v: v128, u: v128): v128 {
  const upperLeft = v128.load64_lane(b, v128.load64_zero(a), 1);
  const upperRight = v128.load64_lane(d, v128.load64_zero(c), 1);
  const lowerLeft = v128.load64_lane(b + below, v128.load64_zero(a + below), 1);
  const lowerRight = v128.load64_lane(d + below, v128.load64_zero(c + below), 1);
  const above = between(v128.shuffle<f32>(upperLeft, upperRight, 0, 2, 4, 6), v128.shuffle<f32>(upperLeft, upperRight, 1, 3, 5, 7), u);
  const under = between(v128.shuffle<f32>(lowerLeft, lowerRight, 0, 2, 4, 6), v128.shuffle<f32>(lowerLeft, lowerRight, 1, 3, 5, 7), u);
  return between(above, under, v);
}

/** A pixel of up to four channels. */
// @ts-ignore: decorator
@inline
function mixColours(at: usize, below: usize, pixel: usize, v: v128, u: v128): v128 {
  const above = between(v128.load(at), v128.load(at + pixel), u);
  const under = between(v128.load(at + below), v128.load(at + below + pixel), u);
  return between(above, under, v);
}

/**
 * `to` is `from` read at (a·i + b·j + r, c·i + d·j + s), from the picture's centre, bilinearly and with the rim repeated.
 * Both have at least two rows and columns of 1 to 4 channels. What is read in the end is worked out in float64.
 */
export function resample(from: usize, to: usize, height: i32, width: i32, channels: i32, a: f64, b: f64, c: f64, d: f64, r: f64, s: f64): void {
  const middle = <f64>(height - 1) / 2;
  const centre = <f64>(width - 1) / 2;
  const bottom = f64x2.splat(<f64>(height - 1));
  const rightmost = f64x2.splat(<f64>(width - 1));
  const lastRow = f64x2.splat(<f64>(height - 2));
  const lastColumn = f64x2.splat(<f64>(width - 2));
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const bytes = f64x2.splat(<f64>pixel);
  const rowBytes = f64x2.splat(<f64>row);
  const start = f64x2.splat(ALIGN + <f64>from);
  const down = f64x2.splat(b);
  const right = f64x2.splat(d);
  for (let i = 0; i < height; i++, to += row) {
    const y = f64x2.splat(a * (<f64>i - middle) + r + middle);
    const x = f64x2.splat(c * (<f64>i - middle) + s + centre);
    for (let j = 0; j < width; j += 4) {
      const j0 = f64x2.add(f64x2.splat(<f64>j - centre), f64x2(0, 1));
      const j1 = f64x2.add(j0, f64x2.splat(2));
      const y0 = within(f64x2.add(y, f64x2.mul(down, j0)), bottom);
      const y1 = within(f64x2.add(y, f64x2.mul(down, j1)), bottom);
      const x0 = within(f64x2.add(x, f64x2.mul(right, j0)), rightmost);
      const x1 = within(f64x2.add(x, f64x2.mul(right, j1)), rightmost);
      const t0 = whole(y0, lastRow);
      const t1 = whole(y1, lastRow);
      const l0 = whole(x0, lastColumn);
      const l1 = whole(x1, lastColumn);
      const v = rest(y0, t0, y1, t1);
      const u = rest(x0, l0, x1, l1);
      const places0 = f64x2.add(f64x2.add(f64x2.mul(t0, rowBytes), f64x2.mul(l0, bytes)), start);
      const places1 = f64x2.add(f64x2.add(f64x2.mul(t1, rowBytes), f64x2.mul(l1, bytes)), start);
      const p0 = <usize>i32x4.extract_lane(places0, 0);
      const p1 = <usize>i32x4.extract_lane(places0, 2);
      const p2 = <usize>i32x4.extract_lane(places1, 0);
      const p3 = <usize>i32x4.extract_lane(places1, 2);
      const out = to + <usize>j * pixel;
      // What is written beyond a row is written over by the next one, or goes into the room behind.
      if (channels == 1) {
        v128.store(out, mixGrey(row, p0, p1, p2, p3, v, u));
      } else {
        v128.store(out, mixColours(p0, row, pixel, v128.shuffle<f32>(v, v, 0, 0, 0, 0), v128.shuffle<f32>(u, u, 0, 0, 0, 0)));
        if (j + 1 < width) v128.store(out + pixel, mixColours(p1, row, pixel, v128.shuffle<f32>(v, v, 1, 1, 1, 1), v128.shuffle<f32>(u, u, 1, 1, 1, 1)));
        if (j + 2 < width) v128.store(out + 2 * pixel, mixColours(p2, row, pixel, v128.shuffle<f32>(v, v, 2, 2, 2, 2), v128.shuffle<f32>(u, u, 2, 2, 2, 2)));
        if (j + 3 < width) v128.store(out + 3 * pixel, mixColours(p3, row, pixel, v128.shuffle<f32>(v, v, 3, 3, 3, 3), v128.shuffle<f32>(u, u, 3, 3, 3, 3)));
      }
    }
  }
}

/** Bytes as floats, byte / 255, each rounded once. */
export function scaleBytes(from: usize, to: usize, count: i32): void {
  const most = f32x4.splat(255);
  for (let i = 0; i < count; i += 4, from += 4, to += 16) {
    const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
    v128.store(to, f32x4.div(f32x4.convert_i32x4_u(bytes), most));
  }
}

/** a = share · a + (1 - share) · b. */
export function mixInto(a: usize, b: usize, count: i32, share: f32): void {
  const own = f32x4.splat(share);
  const others = f32x4.splat(1 - share);
  for (let i = 0; i < count; i += 4, a += 16, b += 16) v128.store(a, f32x4.add(f32x4.mul(own, v128.load(a)), f32x4.mul(others, v128.load(b))));
}
