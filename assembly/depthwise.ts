/** The gradients of a depthwise convolution, each filter tap over the outputs it meets. */

// @ts-ignore: decorator
@inline
function given(shape: usize, index: usize): i32 {
  return load<i32>(shape + (index << 2));
}

/**
 * `shape` in 32-bit integers: batch, height, width, channels, outHeight, outWidth, filter height and width, strides,
 * padding top and left, dilations, multiplier. For the filter (`forFilter`): out[tap, channel] += Σ x dy, into zeros;
 * for the input: out[pixel, channel] += Σ filter dy, into zeros. `other` is x or the filter.
 */
export function depthwiseGradient(forFilter: bool, shape: usize, other: usize, dy: usize, out: usize): void {
  const batch = given(shape, 0), height = given(shape, 1), width = given(shape, 2), channels = given(shape, 3);
  const outHeight = given(shape, 4), outWidth = given(shape, 5), filterHeight = given(shape, 6), filterWidth = given(shape, 7);
  const down = given(shape, 8), right = given(shape, 9), top = given(shape, 10), left = given(shape, 11);
  const downApart = given(shape, 12), rightApart = given(shape, 13), multiplier = given(shape, 14);
  const pixel = <usize>channels << 2;
  const outPixel = pixel * multiplier;
  for (let n = 0; n < batch; n++) {
    for (let oh = 0; oh < outHeight; oh++) {
      for (let kh = 0; kh < filterHeight; kh++) {
        const h = oh * down + kh * downApart - top;
        if (h < 0 || h >= height) continue;
        for (let ow = 0; ow < outWidth; ow++) {
          const slopes = dy + (<usize>((n * outHeight + oh) * outWidth + ow)) * outPixel;
          for (let kw = 0; kw < filterWidth; kw++) {
            const w = ow * right + kw * rightApart - left;
            if (w < 0 || w >= width) continue;
            const place = (<usize>((n * height + h) * width + w)) * pixel;
            const tap = (<usize>(kh * filterWidth + kw)) * outPixel;
            if (forFilter) meet(other + place, slopes, out + tap, channels, multiplier);
            else giveBack(other + tap, slopes, out + place, channels, multiplier);
          }
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function addFour(place: usize, a: usize, b: usize): void {
  v128.store(place, f32x4.add(v128.load(place), f32x4.mul(v128.load(a), v128.load(b))));
}

// @ts-ignore: decorator
@inline
function addOne(place: usize, a: usize, b: usize): void {
  store<f32>(place, load<f32>(place) + load<f32>(a) * load<f32>(b));
}

// @ts-ignore: decorator
@inline
function meet(x: usize, dy: usize, sums: usize, channels: i32, multiplier: i32): void {
  let c = 0;
  if (multiplier == 1) for (; c + 4 <= channels; c += 4, x += 16, dy += 16, sums += 16) addFour(sums, x, dy);
  for (; c < channels; c++, x += 4) {
    for (let m = 0; m < multiplier; m++, dy += 4, sums += 4) addOne(sums, x, dy);
  }
}

// @ts-ignore: decorator
@inline
function giveBack(filter: usize, dy: usize, dx: usize, channels: i32, multiplier: i32): void {
  let c = 0;
  if (multiplier == 1) for (; c + 4 <= channels; c += 4, filter += 16, dy += 16, dx += 16) addFour(dx, filter, dy);
  for (; c < channels; c++, dx += 4) {
    for (let m = 0; m < multiplier; m++, dy += 4, filter += 4) addOne(dx, filter, dy);
  }
}
