/** Functions of four floats at once, to a few units in the last place; NaN gives NaN. */

// @ts-ignore: decorator
@inline
export function all(x: f32): v128 {
  return f32x4.splat(x);
}

/** x between the bounds; NaN stays, which the order of the operands decides. */
// @ts-ignore: decorator
@inline
export function clamped(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

// @ts-ignore: decorator
@inline
function times(a: v128, x: v128, b: f32): v128 {
  return f32x4.add(f32x4.mul(a, x), all(b));
}

/** 2^n for whole n between -126 and 127. */
// @ts-ignore: decorator
@inline
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** e^x = 2^n e^r with |r| <= ln 2 / 2, whose series is a polynomial; 2^n in two factors, so that it may be subnormal. */
export function exp(x: v128): v128 {
  const bounded = clamped(x, all(-104), all(89));
  const n = f32x4.nearest(f32x4.mul(bounded, all(1.44269504088896341)));
  let r = f32x4.sub(bounded, f32x4.mul(n, all(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, all(-2.12194440e-4)));
  let p = times(all(1.9875691500e-4), r, 1.3981999507e-3);
  p = times(p, r, 8.3334519073e-3);
  p = times(p, r, 4.1665795894e-2);
  p = times(p, r, 1.6666665459e-1);
  p = times(p, r, 5.0000001201e-1);
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), all(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(whole, half)));
}

export function sigmoid(x: v128): v128 {
  return f32x4.div(all(1), f32x4.add(all(1), exp(f32x4.neg(x))));
}

/** Near 0 an odd polynomial, so that nothing cancels; elsewhere by e^2|x|. */
export function tanh(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = times(all(-5.70498872745e-3), square, 2.06390887954e-2);
  p = times(p, square, -5.37397155531e-2);
  p = times(p, square, 1.33314422036e-1);
  p = times(p, square, -3.33332819422e-1);
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, square), x), x);
  const size = f32x4.abs(x);
  const far = f32x4.sub(all(1), f32x4.div(all(2), f32x4.add(exp(f32x4.add(size, size)), all(1))));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(near, signed, f32x4.lt(size, all(0.625)));
}

/** A quotient of polynomials in x²; beyond 4 it is 1 in single precision. */
export function erf(x: v128): v128 {
  const bounded = clamped(x, all(-4), all(4));
  const square = f32x4.mul(bounded, bounded);
  let p = times(all(-2.72614225801306e-10), square, 2.77068142495902e-8);
  p = times(p, square, -2.10102402082508e-6);
  p = times(p, square, -5.69250639462346e-5);
  p = times(p, square, -7.34990630326855e-4);
  p = times(p, square, -2.95459980854025e-3);
  p = times(p, square, -1.60960333262415e-2);
  let q = times(all(-1.45660718464996e-5), square, -2.13374055278905e-4);
  q = times(q, square, -1.68282697438203e-3);
  q = times(q, square, -7.37332916720468e-3);
  q = times(q, square, -1.42647390514189e-2);
  return f32x4.div(f32x4.mul(bounded, p), q);
}

/** Bits of the mantissa in [√½, √2) and the exponent apart; log(1 + m) is a polynomial. */
export function log(x: v128): v128 {
  const tiny = f32x4.lt(x, all(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, all(8388608)), x, tiny);
  let exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(normal, 23), i32x4.splat(126)));
  exponent = f32x4.sub(exponent, v128.and(tiny, all(23)));
  let m = v128.or(v128.and(normal, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(m, all(0.707106781186547524));
  exponent = f32x4.sub(exponent, v128.and(small, all(1)));
  m = f32x4.sub(f32x4.add(m, v128.and(small, m)), all(1));
  const square = f32x4.mul(m, m);
  let p = times(all(7.0376836292e-2), m, -1.1514610310e-1);
  p = times(p, m, 1.1676998740e-1);
  p = times(p, m, -1.2420140846e-1);
  p = times(p, m, 1.4249322787e-1);
  p = times(p, m, -1.6668057665e-1);
  p = times(p, m, 2.0000714765e-1);
  p = times(p, m, -2.4999993993e-1);
  p = times(p, m, 3.3333331174e-1);
  let y = f32x4.mul(f32x4.mul(p, m), square);
  y = f32x4.add(y, f32x4.mul(exponent, all(-2.12194440e-4)));
  y = f32x4.sub(y, f32x4.mul(square, all(0.5)));
  y = f32x4.add(f32x4.add(m, y), f32x4.mul(exponent, all(0.693359375)));
  y = v128.bitselect(x, y, f32x4.eq(x, all(Infinity)));
  y = v128.bitselect(all(-Infinity), y, f32x4.eq(x, all(0)));
  // below 0, and NaN
  return v128.bitselect(y, all(NaN), f32x4.ge(x, all(0)));
}

/** e^x - 1 for x <= 0, where the difference would lose the digits of a small x. */
export function expLess1(x: v128): v128 {
  let p = times(all(0.008333333333333333), x, 0.041666666666666664);
  p = times(p, x, 0.16666666666666666);
  p = times(p, x, 0.5);
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, x), x), x);
  return v128.bitselect(near, f32x4.sub(exp(x), all(1)), f32x4.gt(x, all(-0.1)));
}

/** log(1 + x) for 0 <= x <= 1, where the sum would lose the digits of a small x. */
export function logPlus1(x: v128): v128 {
  const near = f32x4.sub(x, f32x4.mul(f32x4.mul(x, x), f32x4.sub(all(0.5), f32x4.mul(x, all(0.3333333333333333)))));
  return v128.bitselect(near, log(f32x4.add(all(1), x)), f32x4.lt(x, all(0.01)));
}
