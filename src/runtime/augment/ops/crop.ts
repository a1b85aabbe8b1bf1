/** Cuts a box out of an image and resizes it, by half-pixel centres as OpenCV does. */
import type { Fill, ImageForm, Interpolation } from '../types.ts';

export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The image in a frame of `rows` and `columns` pixels on each side. */
export function pad(
  from: Float32Array,
  form: ImageForm,
  rows: number,
  columns: number,
  fill: Fill,
  fillValue: number,
): { readonly values: Float32Array; readonly form: ImageForm } {
  const { height, width, channels } = form;
  const padded = { height: height + 2 * rows, width: width + 2 * columns, channels };
  const values = new Float32Array(padded.height * padded.width * channels);
  const across = Array.from({ length: padded.width }, (_, j) => inside(j - columns, width, fill));
  for (let i = 0, at = 0; i < padded.height; i++) {
    const row = inside(i - rows, height, fill);
    for (let j = 0; j < padded.width; j++) {
      const column = across[j]!;
      const start = (row * width + column) * channels;
      for (let k = 0; k < channels; k++) values[at++] = row < 0 || column < 0 ? fillValue : from[start + k]!;
    }
  }
  return { values, form: padded };
}

function inside(index: number, length: number, fill: Fill): number {
  if (index >= 0 && index < length) return index;
  if (fill === 'constant') return -1;
  if (fill === 'nearest') return index < 0 ? 0 : length - 1;
  const place = ((index % (2 * length)) + 2 * length) % (2 * length);
  return place < length ? place : 2 * length - 1 - place;
}

/** The box, `height` by `width` pixels large in the result; reading never leaves the box. */
export function cropAndResize(from: Float32Array, form: ImageForm, box: Box, height: number, width: number, interpolation: Interpolation): Float32Array {
  const { channels } = form;
  const to = new Float32Array(height * width * channels);
  if (box.height === height && box.width === width) {
    for (let i = 0; i < height; i++) {
      const start = ((box.top + i) * form.width + box.left) * channels;
      to.set(from.subarray(start, start + width * channels), i * width * channels);
    }
    return to;
  }
  const rows = readings(height, box.height, interpolation);
  const columns = readings(width, box.width, interpolation);
  let at = 0;
  for (const { low: top, high: bottom, share: v } of rows) {
    const upper = ((box.top + top) * form.width + box.left) * channels;
    const lower = ((box.top + bottom) * form.width + box.left) * channels;
    for (const { low: left, high: right, share: u } of columns) {
      for (let k = 0; k < channels; k++) {
        const above = from[upper + left * channels + k]! * (1 - u) + from[upper + right * channels + k]! * u;
        const below = from[lower + left * channels + k]! * (1 - u) + from[lower + right * channels + k]! * u;
        to[at++] = above * (1 - v) + below * v;
      }
    }
  }
  return to;
}

/** The two positions that each position of the result lies between, and the share of the second. */
function readings(length: number, source: number, interpolation: Interpolation): { readonly low: number; readonly high: number; readonly share: number }[] {
  return Array.from({ length }, (_, i) => {
    const place = ((i + 0.5) * source) / length;
    if (interpolation === 'nearest') {
      const index = Math.floor(place);
      return { low: index, high: index, share: 0 };
    }
    const x = Math.min(source - 1, Math.max(0, place - 0.5));
    const low = Math.floor(x);
    return { low, high: Math.min(source - 1, low + 1), share: x - low };
  });
}
