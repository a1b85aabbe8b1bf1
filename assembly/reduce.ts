/** Sums in double precision, and softmax over the last axis. */
import { all, exp, log } from './math';

// @ts-ignore: decorator
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

/** out[outer, inner] = scale * the sum of x[outer, reduced, inner] over its middle axis. */
export function sumMiddle(x: usize, out: usize, outer: i32, reduced: i32, inner: i32, scale: f64): void {
  const row = <usize>inner << 2;
  for (let o = 0; o < outer; o++, x += row * reduced, out += row) {
    if (inner == 1) {
      store<f32>(out, <f32>(sumRow(x, reduced) * scale));
      continue;
    }
    let c = 0;
    for (; c + 4 <= inner; c += 4) sumFour(x + (<usize>c << 2), row, reduced, out + (<usize>c << 2), scale);
    for (; c < inner; c++) {
      let sum: f64 = 0;
      const from = x + (<usize>c << 2);
      for (let r = 0; r < reduced; r++) sum += <f64>load<f32>(from + row * r);
      store<f32>(out + (<usize>c << 2), <f32>(sum * scale));
    }
  }
}

function sumRow(x: usize, count: i32): f64 {
  let a = f64x2.splat(0), b = a;
  const end = x + (<usize>count << 2);
  for (; x + 16 <= end; x += 16) {
    const value = v128.load(x);
    a = f64x2.add(a, low(value));
    b = f64x2.add(b, high(value));
  }
  a = f64x2.add(a, b);
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; x < end; x += 4) sum += <f64>load<f32>(x);
  return sum;
}

function sumFour(x: usize, row: usize, count: i32, out: usize, scale: f64): void {
  let a = f64x2.splat(0), b = a, c = a, d = a;
  let r = 0;
  for (; r + 2 <= count; r += 2, x += row * 2) {
    const even = v128.load(x), odd = v128.load(x + row);
    a = f64x2.add(a, low(even));
    b = f64x2.add(b, high(even));
    c = f64x2.add(c, low(odd));
    d = f64x2.add(d, high(odd));
  }
  if (r < count) {
    const even = v128.load(x);
    a = f64x2.add(a, low(even));
    b = f64x2.add(b, high(even));
  }
  const factor = f64x2.splat(scale);
  const first = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.add(a, c), factor));
  const second = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.add(b, d), factor));
  v128.store(out, v128.shuffle<f32>(first, second, 0, 1, 4, 5));
}

/** Softmax of each row, four columns at a time. */
export function softmax(x: usize, out: usize, rows: i32, columns: i32): void {
  const row = <usize>columns << 2;
  for (let r = 0; r < rows; r++, x += row, out += row) {
    const share = all(<f32>(1 / exponentials(x, out, row, highest(x, row))));
    let c: usize = 0;
    for (; c + 16 <= row; c += 16) v128.store(out + c, f32x4.mul(v128.load(out + c), share));
    for (; c < row; c += 4) store<f32>(out + c, load<f32>(out + c) * f32x4.extract_lane(share, 0));
  }
}

function highest(x: usize, row: usize): f32 {
  let most = load<f32>(x);
  let c: usize = 0;
  if (row >= 16) {
    let four = v128.load(x);
    for (c = 16; c + 16 <= row; c += 16) four = f32x4.max(four, v128.load(x + c));
    most = max(max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)), max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)));
  }
  for (; c < row; c += 4) most = max(most, load<f32>(x + c));
  return most;
}

/** Writes e^(x - most) and returns their sum. */
function exponentials(x: usize, out: usize, row: usize, most: f32): f64 {
  let sum: f64 = 0;
  let c: usize = 0;
  for (; c + 16 <= row; c += 16) {
    const e = exp(f32x4.sub(v128.load(x + c), all(most)));
    v128.store(out + c, e);
    const pair = f64x2.add(low(e), high(e));
    sum += f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  }
  for (; c < row; c += 4) {
    const e = exp(all(load<f32>(x + c) - most));
    v128.store_lane<f32>(out + c, e, 0);
    sum += <f64>f32x4.extract_lane(e, 0);
  }
  return sum;
}

/** Cross entropy of softmax(x) with targets, a number a row, and its gradient: softmax * Σ targets - targets. */
export function softmaxCrossEntropy(x: usize, targets: usize, loss: usize, gradient: usize, rows: i32, columns: i32): void {
  const row = <usize>columns << 2;
  for (let r = 0; r < rows; r++, x += row, targets += row, gradient += row, loss += 4) {
    const most = highest(x, row);
    const sum = exponentials(x, gradient, row, most);
    const logSum = <f64>f32x4.extract_lane(log(all(<f32>sum)), 0);
    let wanted: f64 = 0;
    let cost: f64 = 0;
    for (let c: usize = 0; c < row; c += 4) {
      const target = <f64>load<f32>(targets + c);
      wanted += target;
      // a class that is not wanted costs nothing, however unlikely
      if (target != 0) cost += target * (logSum - <f64>(load<f32>(x + c) - most));
    }
    // NaN among the logits is in the sum
    store<f32>(loss, <f32>(cost + (sum - sum)));
    const share = wanted / sum;
    for (let c: usize = 0; c < row; c += 4) store<f32>(gradient + c, <f32>(<f64>load<f32>(gradient + c) * share - <f64>load<f32>(targets + c)));
  }
}
