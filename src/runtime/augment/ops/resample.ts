/** Reads an image under an affine map: bilinear or nearest, with three ways of seeing beyond the rim; as SciPy's affine_transform. */
import type { Fill, ImageForm, Interpolation } from '../types.ts';
import type { AffineMap } from './affine-map.ts';

export interface ResampleOptions {
  readonly fill: Fill;
  /** In the data's own values, for `constant`. */
  readonly fillValue: number;
  readonly interpolation: Interpolation;
}

/** A coordinate of the grid that is meant by one outside; -1 for none. */
function within(index: number, length: number, fill: Fill): number {
  if (index >= 0 && index < length) return index;
  if (fill === 'nearest') return index < 0 ? 0 : length - 1;
  if (fill === 'constant') return -1;
  const period = 2 * length;
  const place = ((index % period) + period) % period;
  return place < length ? place : period - 1 - place;
}

/** `from` seen through `map` (its interleaved channels alike), in a new array. */
export function resample(from: Float32Array, form: ImageForm, map: AffineMap, options: ResampleOptions): Float32Array {
  const { height, width, channels } = form;
  const { fill, fillValue, interpolation } = options;
  const [a, b, c, d, r, s] = map;
  const middle = (height - 1) / 2;
  const centre = (width - 1) / 2;
  const to = new Float32Array(from.length);
  const smooth = interpolation === 'bilinear';
  const read = (row: number, column: number, channel: number): number =>
    row < 0 || column < 0 ? fillValue : from[(row * width + column) * channels + channel]!;
  for (let i = 0, at = 0; i < height; i++) {
    for (let j = 0; j < width; j++, at += channels) {
      const y = a * (i - middle) + b * (j - centre) + r + middle;
      const x = c * (i - middle) + d * (j - centre) + s + centre;
      if (!smooth) {
        const row = within(Math.floor(y + 0.5), height, fill);
        const column = within(Math.floor(x + 0.5), width, fill);
        for (let k = 0; k < channels; k++) to[at + k] = read(row, column, k);
        continue;
      }
      const top = Math.floor(y);
      const left = Math.floor(x);
      const v = y - top;
      const u = x - left;
      // Most places lie well inside, where there is nothing to ask.
      if (top >= 0 && left >= 0 && top + 1 < height && left + 1 < width) {
        const start = (top * width + left) * channels;
        const under = start + width * channels;
        for (let k = 0; k < channels; k++) {
          const above = from[start + k]! * (1 - u) + from[start + channels + k]! * u;
          const below = from[under + k]! * (1 - u) + from[under + channels + k]! * u;
          to[at + k] = above * (1 - v) + below * v;
        }
        continue;
      }
      const row0 = within(top, height, fill);
      const row1 = within(top + 1, height, fill);
      const column0 = within(left, width, fill);
      const column1 = within(left + 1, width, fill);
      for (let k = 0; k < channels; k++) {
        const above = read(row0, column0, k) * (1 - u) + read(row0, column1, k) * u;
        const below = read(row1, column0, k) * (1 - u) + read(row1, column1, k) * u;
        to[at + k] = above * (1 - v) + below * v;
      }
    }
  }
  return to;
}
