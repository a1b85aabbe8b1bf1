/** Poolings of NHWC images and their gradients, over windows clipped to the image, four channels at a time. */

/** Geometry in 32-bit integers: batch, height, width, channels, outHeight, outWidth, window height and width, strides, padding top and left. */
// @ts-ignore: decorator
@inline
function given(shape: usize, index: usize): i32 {
  return load<i32>(shape + (index << 2));
}

/** One window: its pixels in x from `from` on, `high` rows of `wide` pixels. */
// @ts-ignore: decorator
@inline
function maximumOf(from: usize, high: i32, wide: i32, row: usize, pixel: usize): v128 {
  let most = v128.load(from);
  for (let r = 0; r < high; r++, from += row) {
    for (let c = 0, p = from; c < wide; c++, p += pixel) most = f32x4.max(most, v128.load(p));
  }
  return most;
}

/** Forward (kind 0: maximum, 1: average) or gradient (2: of the maximum, 3: of the average) of every window; channels in fours, then one by one. */
export function pool(kind: i32, shape: usize, x: usize, y: usize, dx: usize): void {
  if (kind == 0) eachWindow(0, shape, x, y, dx);
  else if (kind == 1) eachWindow(1, shape, x, y, dx);
  else if (kind == 2) eachWindow(2, shape, x, y, dx);
  else eachWindow(3, shape, x, y, dx);
}

// @ts-ignore: decorator
@inline
function eachWindow(kind: i32, shape: usize, x: usize, y: usize, dx: usize): void {
  const batch = given(shape, 0), height = given(shape, 1), width = given(shape, 2), channels = given(shape, 3);
  const outHeight = given(shape, 4), outWidth = given(shape, 5), windowHeight = given(shape, 6), windowWidth = given(shape, 7);
  const down = given(shape, 8), right = given(shape, 9), top = given(shape, 10), left = given(shape, 11);
  const pixel = <usize>channels << 2;
  const row = pixel * width;
  const image = row * height;
  if (kind > 1) memory.fill(dx, 0, image * batch);
  for (let n = 0; n < batch; n++, x += image, dx += image) {
    for (let oh = 0; oh < outHeight; oh++) {
      const r0 = max(0, oh * down - top), r1 = min(height, oh * down - top + windowHeight);
      for (let ow = 0; ow < outWidth; ow++, y += pixel) {
        const c0 = max(0, ow * right - left), c1 = min(width, ow * right - left + windowWidth);
        const place = <usize>r0 * row + <usize>c0 * pixel;
        const high = r1 - r0, wide = c1 - c0;
        let i: usize = 0;
        for (; i + 16 <= pixel; i += 16) {
          if (kind == 0) v128.store(y + i, maximumOf(x + place + i, high, wide, row, pixel));
          else if (kind == 1) averageFour(x + place + i, y + i, high, wide, row, pixel);
          else if (kind == 2) spreadMaximum(x + place + i, y + i, dx + place + i, high, wide, row, pixel);
          else spreadAverage(y + i, dx + place + i, high, wide, row, pixel);
        }
        for (; i < pixel; i += 4) {
          if (kind == 0) maximumOne(x + place + i, y + i, high, wide, row, pixel);
          else if (kind == 1) averageOne(x + place + i, y + i, high, wide, row, pixel);
          else if (kind == 2) spreadMaximumOne(x + place + i, y + i, dx + place + i, high, wide, row, pixel);
          else spreadAverageOne(y + i, dx + place + i, high, wide, row, pixel);
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function averageFour(x: usize, y: usize, high: i32, wide: i32, row: usize, pixel: usize): void {
  let sum = f32x4.splat(0);
  for (let r = 0; r < high; r++, x += row) {
    for (let c = 0, p = x; c < wide; c++, p += pixel) sum = f32x4.add(sum, v128.load(p));
  }
  v128.store(y, f32x4.div(sum, f32x4.splat(<f32>(high * wide))));
}

/** Gives each gradient to the first largest pixel, as TensorFlow does; NaN counts as the largest. */
// @ts-ignore: decorator
@inline
function spreadMaximum(x: usize, dy: usize, dx: usize, high: i32, wide: i32, row: usize, pixel: usize): void {
  let most = v128.load(x);
  let where = i32x4.splat(0);
  for (let r = 0; r < high; r++) {
    for (let c = 0; c < wide; c++) {
      const offset = <usize>r * row + <usize>c * pixel;
      const value = v128.load(x + offset);
      const wins = v128.or(f32x4.gt(value, most), v128.andnot(f32x4.ne(value, value), f32x4.ne(most, most)));
      most = v128.bitselect(value, most, wins);
      where = v128.bitselect(i32x4.splat(<i32>offset), where, wins);
    }
  }
  const slope = v128.load(dy);
  for (let r = 0; r < high; r++) {
    for (let c = 0; c < wide; c++) {
      const offset = <usize>r * row + <usize>c * pixel;
      v128.store(dx + offset, f32x4.add(v128.load(dx + offset), v128.and(slope, i32x4.eq(where, i32x4.splat(<i32>offset)))));
    }
  }
}

// @ts-ignore: decorator
@inline
function add(place: usize, value: f32): void {
  store<f32>(place, load<f32>(place) + value);
}

// @ts-ignore: decorator
@inline
function spreadAverage(dy: usize, dx: usize, high: i32, wide: i32, row: usize, pixel: usize): void {
  const share = f32x4.div(v128.load(dy), f32x4.splat(<f32>(high * wide)));
  for (let r = 0; r < high; r++, dx += row) {
    for (let c = 0, p = dx; c < wide; c++, p += pixel) v128.store(p, f32x4.add(v128.load(p), share));
  }
}

function maximumOne(x: usize, y: usize, high: i32, wide: i32, row: usize, pixel: usize): void {
  let most = load<f32>(x);
  for (let r = 0; r < high; r++, x += row) {
    for (let c = 0, p = x; c < wide; c++, p += pixel) most = max(most, load<f32>(p));
  }
  store<f32>(y, most);
}

function averageOne(x: usize, y: usize, high: i32, wide: i32, row: usize, pixel: usize): void {
  let sum: f32 = 0;
  for (let r = 0; r < high; r++, x += row) {
    for (let c = 0, p = x; c < wide; c++, p += pixel) sum += load<f32>(p);
  }
  store<f32>(y, sum / <f32>(high * wide));
}

function spreadMaximumOne(x: usize, dy: usize, dx: usize, high: i32, wide: i32, row: usize, pixel: usize): void {
  let most = load<f32>(x);
  let where: usize = 0;
  for (let r = 0; r < high; r++) {
    for (let c = 0; c < wide; c++) {
      const offset = <usize>r * row + <usize>c * pixel;
      const value = load<f32>(x + offset);
      if (value > most || (value != value && most == most)) {
        most = value;
        where = offset;
      }
    }
  }
  add(dx + where, load<f32>(dy));
}

function spreadAverageOne(dy: usize, dx: usize, high: i32, wide: i32, row: usize, pixel: usize): void {
  const share = load<f32>(dy) / <f32>(high * wide);
  for (let r = 0; r < high; r++, dx += row) {
    for (let c = 0, p = dx; c < wide; c++, p += pixel) add(p, share);
  }
}
