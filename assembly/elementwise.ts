/** Element by element: functions of one tensor, of two that broadcast, and the gradients of activations. */
import { all, clamped, erf, exp, expLess1, log, logPlus1, sigmoid, tanh } from './math';

// @ts-ignore: decorator
@inline
function one(op: i32, x: v128): v128 {
  if (op == 0) return exp(x);
  if (op == 1) return log(x);
  if (op == 2) return tanh(x);
  if (op == 3) return sigmoid(x);
  if (op == 4) return erf(x);
  if (op == 5) return v128.bitselect(x, expLess1(x), f32x4.ge(x, all(0)));
  if (op == 6) return f32x4.add(f32x4.max(x, all(0)), logPlus1(exp(f32x4.neg(f32x4.abs(x)))));
  if (op == 7) return f32x4.sqrt(x);
  if (op == 8) return f32x4.mul(x, x);
  return f32x4.div(all(1), f32x4.sqrt(x));
}

// @ts-ignore: decorator
@inline
function mapOne(op: i32, x: usize, out: usize, count: i32): void {
  const end = x + (<usize>count << 2);
  for (; x + 16 <= end; x += 16, out += 16) v128.store(out, one(op, v128.load(x)));
  for (; x < end; x += 4, out += 4) v128.store_lane<f32>(out, one(op, v128.load_splat<f32>(x)), 0);
}

/** out = f(x); `op`: exp, log, tanh, sigmoid, erf, elu, softplus, sqrt, square, rsqrt. */
export function unary(op: i32, x: usize, out: usize, count: i32): void {
  if (op == 0) mapOne(0, x, out, count);
  else if (op == 1) mapOne(1, x, out, count);
  else if (op == 2) mapOne(2, x, out, count);
  else if (op == 3) mapOne(3, x, out, count);
  else if (op == 4) mapOne(4, x, out, count);
  else if (op == 5) mapOne(5, x, out, count);
  else if (op == 6) mapOne(6, x, out, count);
  else if (op == 7) mapOne(7, x, out, count);
  else if (op == 8) mapOne(8, x, out, count);
  else mapOne(9, x, out, count);
}

/** out = x between low and high; NaN stays. Adding 0 makes the negative zero positive. */
export function clamp(x: usize, out: usize, count: i32, low: f32, high: f32): void {
  const end = x + (<usize>count << 2);
  const zero = all(0);
  for (; x + 16 <= end; x += 16, out += 16) v128.store(out, f32x4.add(clamped(v128.load(x), all(low), all(high)), zero));
  for (; x < end; x += 4, out += 4) v128.store_lane<f32>(out, f32x4.add(clamped(v128.load_splat<f32>(x), all(low), all(high)), zero), 0);
}

// @ts-ignore: decorator
@inline
function two(op: i32, a: v128, b: v128): v128 {
  if (op == 0) return f32x4.add(a, b);
  if (op == 1) return f32x4.sub(a, b);
  if (op == 2) return f32x4.mul(a, b);
  if (op == 3) return f32x4.div(a, b);
  if (op == 4) return f32x4.max(a, b);
  if (op == 5) return f32x4.min(a, b);
  if (op == 6) return f32x4.mul(f32x4.sub(a, b), f32x4.sub(a, b));
  // gradients: a is that of the output; b the input (relu, relu6) or the output (sigmoid, tanh, elu)
  if (op == 7) return v128.and(a, f32x4.gt(b, all(0)));
  if (op == 8) return v128.and(a, v128.and(f32x4.gt(b, all(0)), f32x4.lt(b, all(6))));
  if (op == 9) return f32x4.mul(a, f32x4.mul(b, f32x4.sub(all(1), b)));
  if (op == 10) return f32x4.mul(a, f32x4.sub(all(1), f32x4.mul(b, b)));
  return v128.bitselect(a, f32x4.mul(a, f32x4.add(b, all(1))), f32x4.ge(b, all(0)));
}

// @ts-ignore: decorator
@inline
function mapTwo(op: i32, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, out: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++, a += aRow, b += bRow) {
    let p = a;
    let q = b;
    let c = 0;
    if (aStep != 0 && bStep != 0) {
      for (; c + 4 <= columns; c += 4, p += 16, q += 16, out += 16) v128.store(out, two(op, v128.load(p), v128.load(q)));
    } else if (aStep != 0) {
      const repeated = v128.load_splat<f32>(q);
      for (; c + 4 <= columns; c += 4, p += 16, out += 16) v128.store(out, two(op, v128.load(p), repeated));
    } else if (bStep != 0) {
      const repeated = v128.load_splat<f32>(p);
      for (; c + 4 <= columns; c += 4, q += 16, out += 16) v128.store(out, two(op, repeated, v128.load(q)));
    }
    for (; c < columns; c++, p += aStep, q += bStep, out += 4) {
      v128.store_lane<f32>(out, two(op, v128.load_splat<f32>(p), v128.load_splat<f32>(q)), 0);
    }
  }
}

/**
 * out[rows, columns] = f(a, b). Rows of an operand are `…Row` bytes apart (0: one for all), its elements `…Step` (4, or 0:
 * one for the row). `op`: +, -, ×, ÷, maximum, minimum, squared difference, gradients of relu, relu6, sigmoid, tanh, elu.
 */
export function binary(op: i32, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, out: usize, rows: i32, columns: i32): void {
  if (op == 0) mapTwo(0, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 1) mapTwo(1, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 2) mapTwo(2, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 3) mapTwo(3, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 4) mapTwo(4, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 5) mapTwo(5, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 6) mapTwo(6, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 7) mapTwo(7, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 8) mapTwo(8, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 9) mapTwo(9, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else if (op == 10) mapTwo(10, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
  else mapTwo(11, a, aRow, aStep, b, bRow, bStep, out, rows, columns);
}
