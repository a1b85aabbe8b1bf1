/** Brings a picture to another size: each new pixel is a weighted mean of those it covers, by a triangle (antialiased bilinear). */
import type { Picture } from './decode-image.ts';

/** For each new place: where its window begins, and the weights in it. */
type Windows = readonly { readonly from: number; readonly weights: readonly number[] }[];

/** Windows along one axis; when it shrinks, they widen with it. */
function windowsOf(from: number, to: number): Windows {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * ratio;
    // Pillow's rounding of the window's ends.
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const last = Math.min(from, Math.trunc(centre + reach + 0.5));
    const weights = Array.from({ length: last - first }, (_, k) => Math.max(0, 1 - Math.abs((first + k + 0.5 - centre) / reach)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { from: first, weights: weights.map((weight) => weight / sum) };
  });
}

/** The pixels at `height` by `width`: rows first, then columns, rounded to bytes between the two as Pillow does. */
export function resize(picture: Picture, height: number, width: number): Uint8Array {
  const { channels } = picture;
  const wide = picture.width === width ? picture.pixels : along(picture.pixels, { outer: picture.height, from: picture.width, inner: channels }, windowsOf(picture.width, width));
  return picture.height === height ? wide : along(wide, { outer: 1, from: picture.height, inner: width * channels }, windowsOf(picture.height, height));
}

/** Through the windows of the middle one of three axes. */
function along(values: Uint8Array, { outer, from, inner }: { readonly outer: number; readonly from: number; readonly inner: number }, windows: Windows): Uint8Array {
  const result = new Uint8Array(outer * windows.length * inner);
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (const window of windows) {
      for (let i = 0; i < inner; i++) {
        let sum = 0.5;
        window.weights.forEach((weight, k) => { sum += weight * values[(o * from + window.from + k) * inner + i]!; });
        result[to++] = Math.max(0, Math.min(255, Math.floor(sum)));
      }
    }
  }
  return result;
}
