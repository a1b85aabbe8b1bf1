/** Brings a picture to another size: each new pixel is a weighted mean of those it covers, by a triangle (antialiased bilinear). */
import type { Picture } from './decode-image.ts';

/** For each new place: where its window begins and how far it reaches, and the weights in it, one window after the other. */
interface Windows { readonly from: Int32Array; readonly length: Int32Array; readonly weights: Float64Array; readonly most: number }

/** Windows along one axis; when it shrinks, they widen with it. */
function windowsOf(from: number, to: number): Windows {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  const most = Math.ceil(2 * reach) + 2;
  const windows = { from: new Int32Array(to), length: new Int32Array(to), weights: new Float64Array(to * most), most };
  for (let place = 0; place < to; place++) {
    const centre = (place + 0.5) * ratio;
    // Pillow's rounding of the window's ends.
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const last = Math.min(from, Math.trunc(centre + reach + 0.5));
    const weights = Array.from({ length: last - first }, (_, k) => Math.max(0, 1 - Math.abs((first + k + 0.5 - centre) / reach)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    windows.from[place] = first;
    windows.length[place] = weights.length;
    weights.forEach((weight, k) => { windows.weights[place * most + k] = weight / sum; });
  }
  return windows;
}

/** Pictures of a folder are often of one size. */
const known = new Map<string, Windows>();
function windows(from: number, to: number): Windows {
  const key = `${from}/${to}`;
  let found = known.get(key);
  if (found === undefined) {
    if (known.size > 100) known.clear();
    known.set(key, found = windowsOf(from, to));
  }
  return found;
}

/** The pixels at `height` by `width`: rows first, then columns, rounded to bytes between the two as Pillow does. */
export function resize(picture: Picture, height: number, width: number): Uint8Array {
  const { channels } = picture;
  const wide =
    picture.width === width
      ? picture.pixels
      : along(picture.pixels, { outer: picture.height, from: picture.width, inner: channels }, windows(picture.width, width));
  return picture.height === height ? wide : along(wide, { outer: 1, from: picture.height, inner: width * channels }, windows(picture.height, height));
}

/** Through the windows of the middle one of three axes. */
function along(
  values: Uint8Array,
  { outer, from, inner }: { readonly outer: number; readonly from: number; readonly inner: number },
  { from: firsts, length, weights, most }: Windows,
): Uint8Array {
  const places = firsts.length;
  const result = new Uint8Array(outer * places * inner);
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (let place = 0; place < places; place++) {
      const first = (o * from + firsts[place]!) * inner;
      const own = place * most;
      const reach = length[place]!;
      for (let i = 0; i < inner; i++) {
        let sum = 0.5;
        for (let k = 0, at = first + i; k < reach; k++, at += inner) sum += weights[own + k]! * values[at]!;
        result[to++] = sum < 0 ? 0 : sum > 255 ? 255 : sum;
      }
    }
  }
  return result;
}
