/** Layer normalization of [rows, columns], each row by itself, and its gradient; sums in double precision. */
import { read, write } from './lanes';
import { all } from './math';

// @ts-ignore: decorator
@inline
function pairs(x: v128): v128 {
  return f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3)));
}

// @ts-ignore: decorator
@inline
function both(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** out = (x - mean) / √(variance + ε) * scale + offset; each row's mean, and what its deviations are multiplied by, are kept. */
export function layerNorm(x: usize, out: usize, rows: i32, columns: i32, scale: usize, offset: usize, epsilon: f64, means: usize, factors: usize): void {
  const row = <usize>columns << 2;
  for (let r = 0; r < rows; r++, x += row, out += row, means += 4, factors += 4) {
    let sums = f64x2.splat(0);
    let c: usize = 0;
    for (; c + 16 <= row; c += 16) sums = f64x2.add(sums, pairs(v128.load(x + c)));
    let sum = both(sums);
    for (; c < row; c += 4) sum += <f64>load<f32>(x + c);
    const mean = <f32>(sum / columns);
    sums = f64x2.splat(0);
    for (c = 0; c + 16 <= row; c += 16) {
      const away = f32x4.sub(v128.load(x + c), all(mean));
      sums = f64x2.add(sums, pairs(f32x4.mul(away, away)));
    }
    let square = both(sums);
    for (; c < row; c += 4) square += <f64>((load<f32>(x + c) - mean) * (load<f32>(x + c) - mean));
    const factor = <f32>(1 / Math.sqrt(square / columns + epsilon));
    store<f32>(means, mean);
    store<f32>(factors, factor);
    for (c = 0; c < row;) {
      const whole = c + 16 <= row;
      const normal = f32x4.mul(f32x4.sub(read(x + c, whole), all(mean)), all(factor));
      write(out + c, f32x4.add(f32x4.mul(normal, read(scale + c, whole)), read(offset + c, whole)), whole);
      c += whole ? 16 : 4;
    }
  }
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, x: v128, whole: bool): void {
  if (whole) {
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(x)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3))), 16);
  } else {
    store<f64>(sums, load<f64>(sums) + <f64>f32x4.extract_lane(x, 0));
  }
}

/** Gradients for x, scale and offset; `sums` has room for 2 doubles a column. */
export function layerNormGradient(
  dy: usize, x: usize, rows: i32, columns: i32, scale: usize, means: usize, factors: usize, dx: usize, dScale: usize, dOffset: usize, sums: usize,
): void {
  const row = <usize>columns << 2;
  const products = sums + (row << 1);
  memory.fill(sums, 0, row << 2);
  for (let r = 0; r < rows; r++, dy += row, x += row, dx += row, means += 4, factors += 4) {
    const mean = all(load<f32>(means)), factor = all(load<f32>(factors));
    let slopes = f64x2.splat(0), met = slopes;
    let slopesLeft: f64 = 0, metLeft: f64 = 0;
    for (let c: usize = 0; c < row;) {
      const whole = c + 16 <= row;
      const slope = read(dy + c, whole), normal = f32x4.mul(f32x4.sub(read(x + c, whole), mean), factor);
      const scaled = f32x4.mul(slope, read(scale + c, whole)), product = f32x4.mul(scaled, normal);
      if (whole) {
        slopes = f64x2.add(slopes, pairs(scaled));
        met = f64x2.add(met, pairs(product));
      } else {
        slopesLeft += <f64>f32x4.extract_lane(scaled, 0);
        metLeft += <f64>f32x4.extract_lane(product, 0);
      }
      addTo(sums + (c << 1), slope, whole);
      addTo(products + (c << 1), f32x4.mul(slope, normal), whole);
      c += whole ? 16 : 4;
    }
    const level = all(<f32>((both(slopes) + slopesLeft) / columns)), tilt = all(<f32>((both(met) + metLeft) / columns));
    for (let c: usize = 0; c < row;) {
      const whole = c + 16 <= row;
      const normal = f32x4.mul(f32x4.sub(read(x + c, whole), mean), factor);
      const scaled = f32x4.mul(read(dy + c, whole), read(scale + c, whole));
      write(dx + c, f32x4.mul(f32x4.sub(f32x4.sub(scaled, level), f32x4.mul(normal, tilt)), factor), whole);
      c += whole ? 16 : 4;
    }
  }
  for (let c: usize = 0; c < row; c += 4) {
    store<f32>(dOffset + c, <f32>load<f64>(sums + (c << 1)));
    store<f32>(dScale + c, <f32>load<f64>(products + (c << 1)));
  }
}
