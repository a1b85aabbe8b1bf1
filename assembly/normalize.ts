/** Batch normalization of [rows, channels] in training, forward and backward: sums in double precision, one pass each. */

/** Bytes of rows that stay in the first cache while their channels pass, four by four. */
const blockBytes = 8192;

/** sums[0, c] = Σ a[r, c], sums[1, c] = Σ a[r, c] b[r, c], in doubles; a and b may be the same. */
function twoSums(a: usize, b: usize, rows: i32, channels: i32, sums: usize): void {
  const row = <usize>channels << 2;
  const block = max(4, blockBytes / <i32>row);
  memory.fill(sums, 0, row << 2);
  for (let r = 0; r < rows; r += block) addSums(a + row * r, b + row * r, min(block, rows - r), row, sums);
}

function addSums(a: usize, b: usize, rows: i32, row: usize, sums: usize): void {
  const products = sums + (row << 1);
  let c: usize = 0;
  for (; c + 16 <= row; c += 16) {
    let s0 = v128.load(sums + (c << 1)), s1 = v128.load(sums + (c << 1), 16), p0 = v128.load(products + (c << 1)), p1 = v128.load(products + (c << 1), 16);
    let p = a + c, q = b + c;
    for (let r = 0; r < rows; r++, p += row, q += row) {
      const x = v128.load(p), y = v128.load(q);
      const x0 = f64x2.promote_low_f32x4(x), x1 = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
      s0 = f64x2.add(s0, x0);
      s1 = f64x2.add(s1, x1);
      p0 = f64x2.add(p0, f64x2.mul(x0, f64x2.promote_low_f32x4(y)));
      p1 = f64x2.add(p1, f64x2.mul(x1, f64x2.promote_low_f32x4(v128.shuffle<f32>(y, y, 2, 3, 2, 3))));
    }
    v128.store(sums + (c << 1), s0);
    v128.store(sums + (c << 1), s1, 16);
    v128.store(products + (c << 1), p0);
    v128.store(products + (c << 1), p1, 16);
  }
  for (; c < row; c += 4) {
    let sum = load<f64>(sums + (c << 1)), product = load<f64>(products + (c << 1));
    for (let r = 0; r < rows; r++) {
      const x = <f64>load<f32>(a + row * r + c);
      sum += x;
      product += x * <f64>load<f32>(b + row * r + c);
    }
    store<f64>(sums + (c << 1), sum);
    store<f64>(products + (c << 1), product);
  }
}

/** Mean and variance of each channel; `sums` has room for 2 doubles a channel. */
export function moments(x: usize, rows: i32, channels: i32, mean: usize, variance: usize, sums: usize): void {
  twoSums(x, x, rows, channels, sums);
  for (let c: usize = 0; c < <usize>channels; c++) {
    const average = load<f64>(sums + (c << 3)) / rows;
    const square = load<f64>(sums + (<usize>channels << 3) + (c << 3)) / rows;
    store<f32>(mean + (c << 2), <f32>average);
    const spread = square - average * average;
    store<f32>(variance + (c << 2), <f32>(spread < 0 ? 0 : spread));
  }
}

/** out[r, c] = (x[r, c] - mean[c]) * scale[c] / √(variance[c] + ε) + offset[c]; `factors` has room for a float a channel. */
export function normalize(x: usize, out: usize, rows: i32, channels: i32, mean: usize, variance: usize, scale: usize, offset: usize, epsilon: f64, factors: usize): void {
  const row = <usize>channels << 2;
  for (let c: usize = 0; c < row; c += 4) {
    store<f32>(factors + c, <f32>(<f64>load<f32>(scale + c) / Math.sqrt(<f64>load<f32>(variance + c) + epsilon)));
  }
  for (let r = 0; r < rows; r++, x += row, out += row) {
    let c: usize = 0;
    for (; c + 16 <= row; c += 16) {
      v128.store(out + c, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + c), v128.load(mean + c)), v128.load(factors + c)), v128.load(offset + c)));
    }
    for (; c < row; c += 4) store<f32>(out + c, (load<f32>(x + c) - load<f32>(mean + c)) * load<f32>(factors + c) + load<f32>(offset + c));
  }
}

/**
 * Gradients of a normalization by the batch's own mean and variance, for x, scale and offset: dx = a dy + b (x - mean) + d
 * with three numbers a channel. `sums` has room for 2 doubles and 3 floats a channel.
 */
export function normalizeGradient(
  dy: usize, x: usize, rows: i32, channels: i32, mean: usize, variance: usize, scale: usize, epsilon: f64,
  dx: usize, dScale: usize, dOffset: usize, sums: usize,
): void {
  twoSums(dy, x, rows, channels, sums);
  const row = <usize>channels << 2;
  const first = sums + (row << 2), second = first + row, third = second + row;
  for (let c: usize = 0; c < row; c += 4) {
    const total = load<f64>(sums + (c << 1));
    const average = <f64>load<f32>(mean + c);
    const deviation = 1 / Math.sqrt(<f64>load<f32>(variance + c) + epsilon);
    const slope = (load<f64>(sums + (row << 1) + (c << 1)) - average * total) * deviation;
    store<f32>(dScale + c, <f32>slope);
    store<f32>(dOffset + c, <f32>total);
    const factor = <f64>load<f32>(scale + c) * deviation;
    store<f32>(first + c, <f32>factor);
    store<f32>(second + c, <f32>(-factor * slope * deviation / rows));
    store<f32>(third + c, <f32>(-factor * total / rows));
  }
  for (let r = 0; r < rows; r++, dy += row, x += row, dx += row) {
    let c: usize = 0;
    for (; c + 16 <= row; c += 16) {
      const both = f32x4.add(f32x4.mul(v128.load(dy + c), v128.load(first + c)), f32x4.mul(f32x4.sub(v128.load(x + c), v128.load(mean + c)), v128.load(second + c)));
      v128.store(dx + c, f32x4.add(both, v128.load(third + c)));
    }
    for (; c < row; c += 4) {
      store<f32>(dx + c, load<f32>(dy + c) * load<f32>(first + c) + (load<f32>(x + c) - load<f32>(mean + c)) * load<f32>(second + c) + load<f32>(third + c));
    }
  }
}
