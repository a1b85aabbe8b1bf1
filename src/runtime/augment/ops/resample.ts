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

/** `from` seen through `map` (its interleaved channels alike), in `to`. */
export function resample(
  from: Float32Array,
  form: ImageForm,
  map: AffineMap,
  options: ResampleOptions,
  to: Float32Array = new Float32Array(from.length),
): Float32Array {
  const { height, width, channels } = form;
  const [a, b, c, d, r, s] = map;
  const middle = (height - 1) / 2;
  const centre = (width - 1) / 2;
  const smooth = options.interpolation === 'bilinear';
  const rim = smooth ? mixer(from, form, options, to) : picker(from, form, options, to);
  // The rim repeated is what the nearest place inside gives.
  const clamped = smooth && options.fill === 'nearest' && height > 1 && width > 1;
  if (clamped && channels === 1) return mixGrey(from, form, map, to);
  for (let i = 0; i < height; i++) {
    const row = a * (i - middle) + r + middle;
    const column = c * (i - middle) + s + centre;
    const line = { row, column, down: b, right: d, centre };
    if (clamped) {
      mixWithin(from, to, i * width, form, line);
      continue;
    }
    const [first, last] = smooth ? insideOf(line, height, width) : [0, 0];
    for (let j = 0; j < first; j++) rim((i * width + j) * channels, row + b * (j - centre), column + d * (j - centre));
    mixInside(from, to, i * width, first, last, form, line);
    for (let j = last; j < width; j++) rim((i * width + j) * channels, row + b * (j - centre), column + d * (j - centre));
  }
  return to;
}

/** Where a row of the result is read: column j at (row + down · (j - centre), column + right · (j - centre)). */
interface Line { readonly row: number; readonly column: number; readonly down: number; readonly right: number; readonly centre: number }

/** Most places lie well inside, where there is nothing to ask; they are neighbours, since all lie on a line. From the first to before the last. */
function insideOf({ row, column, down, right, centre }: Line, height: number, width: number): readonly [number, number] {
  const inside = (j: number): boolean => {
    const y = row + down * (j - centre);
    const x = column + right * (j - centre);
    return y >= 0 && x >= 0 && y < height - 1 && x < width - 1;
  };
  const begin = Math.max(reaches(row, down, height - 1, false), reaches(column, right, width - 1, false));
  const end = Math.min(reaches(row, down, height - 1, true), reaches(column, right, width - 1, true));
  let first = Math.max(0, Math.min(width, Math.ceil(centre + begin) - 1));
  let last = Math.max(first, Math.min(width, Math.floor(centre + end) + 2));
  // Divided by a slope they may be off by one.
  while (first < last && !inside(first)) first++;
  while (last > first && !inside(last - 1)) last--;
  return [first, last];
}

// The loops that take the time; apart, so that nothing in them is a closure's.

/** Places from `first` to before `last`, which lie inside. */
function mixInside(
  from: Float32Array,
  to: Float32Array,
  start: number,
  first: number,
  last: number,
  { width, channels }: ImageForm,
  { row, column, down, right, centre }: Line,
): void {
  for (let j = first; j < last; j++) {
    const y = row + down * (j - centre);
    const x = column + right * (j - centre);
    const top = y | 0;
    const left = x | 0;
    mix(from, (top * width + left) * channels, to, (start + j) * channels, width, channels, y - top, x - left);
  }
}

/** A whole picture of one channel, places outside moved to the rim: what is done most, so each line counts. */
function mixGrey(from: Float32Array, { height, width }: ImageForm, [a, b, c, d, r, s]: AffineMap, to: Float32Array): Float32Array {
  const lowest = height - 1;
  const rightmost = width - 1;
  const middle = lowest / 2;
  const centre = rightmost / 2;
  for (let i = 0, into = 0; i < height; i++) {
    const row = a * (i - middle) + r + middle;
    const column = c * (i - middle) + s + centre;
    for (let j = 0; j < width; j++, into++) {
      const beyondY = row + b * (j - centre);
      const beyondX = column + d * (j - centre);
      const y = beyondY < 0 ? 0 : beyondY > lowest ? lowest : beyondY;
      const x = beyondX < 0 ? 0 : beyondX > rightmost ? rightmost : beyondX;
      const top = y < lowest ? y | 0 : lowest - 1;
      const left = x < rightmost ? x | 0 : rightmost - 1;
      const u = x - left;
      const at = top * width + left;
      const first = from[at]!;
      const third = from[at + width]!;
      const above = first + (from[at + 1]! - first) * u;
      const below = third + (from[at + width + 1]! - third) * u;
      to[into] = above + (below - above) * (y - top);
    }
  }
  return to;
}

/** A whole row, places outside moved to the rim. */
function mixWithin(
  from: Float32Array,
  to: Float32Array,
  start: number,
  { height, width, channels }: ImageForm,
  { row, column, down, right, centre }: Line,
): void {
  const lowest = height - 1;
  const rightmost = width - 1;
  for (let j = 0; j < width; j++) {
    const beyondY = row + down * (j - centre);
    const beyondX = column + right * (j - centre);
    const y = beyondY < 0 ? 0 : beyondY > lowest ? lowest : beyondY;
    const x = beyondX < 0 ? 0 : beyondX > rightmost ? rightmost : beyondX;
    const top = y < lowest ? y | 0 : lowest - 1;
    const left = x < rightmost ? x | 0 : rightmost - 1;
    mix(from, (top * width + left) * channels, to, (start + j) * channels, width, channels, y - top, x - left);
  }
}

/** The pixel between the one at `at`, its right neighbour and the two below, by the shares `v` and `u` of what is below and right. */
function mix(from: Float32Array, at: number, to: Float32Array, into: number, width: number, channels: number, v: number, u: number): void {
  const under = at + width * channels;
  for (let k = 0; k < channels; k++) {
    const first = from[at + k]!;
    const third = from[under + k]!;
    const above = first + (from[at + channels + k]! - first) * u;
    const below = third + (from[under + channels + k]! - third) * u;
    to[into + k] = above + (below - above) * v;
  }
}

/** How far from the centre a coordinate `from + slope · j` of a row begins or ends to lie from 0 to `most`. */
function reaches(from: number, slope: number, most: number, end: boolean): number {
  if (slope === 0) return (from >= 0 && from < most) === end ? Infinity : -Infinity;
  const bound = (slope > 0) === end ? most : 0;
  return (bound - from) / slope;
}

/** Writes the pixel at `at` that is read at (y, x), wherever that lies. */
type Rim = (at: number, y: number, x: number) => void;

function mixer(from: Float32Array, { height, width, channels }: ImageForm, { fill, fillValue }: ResampleOptions, to: Float32Array): Rim {
  const read = (row: number, column: number, channel: number): number =>
    row < 0 || column < 0 ? fillValue : from[(row * width + column) * channels + channel]!;
  return (at, y, x) => {
    const top = Math.floor(y);
    const left = Math.floor(x);
    const v = y - top;
    const u = x - left;
    const row0 = within(top, height, fill);
    const row1 = within(top + 1, height, fill);
    const column0 = within(left, width, fill);
    const column1 = within(left + 1, width, fill);
    for (let k = 0; k < channels; k++) {
      const above = read(row0, column0, k) * (1 - u) + read(row0, column1, k) * u;
      const below = read(row1, column0, k) * (1 - u) + read(row1, column1, k) * u;
      to[at + k] = above * (1 - v) + below * v;
    }
  };
}

function picker(from: Float32Array, { height, width, channels }: ImageForm, { fill, fillValue }: ResampleOptions, to: Float32Array): Rim {
  return (at, y, x) => {
    const row = within(Math.floor(y + 0.5), height, fill);
    const column = within(Math.floor(x + 0.5), width, fill);
    for (let k = 0; k < channels; k++) to[at + k] = row < 0 || column < 0 ? fillValue : from[(row * width + column) * channels + k]!;
  };
}
