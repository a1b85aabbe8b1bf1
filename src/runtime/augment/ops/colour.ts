/** Changes of an image's values that leave every pixel where it is. */
import type { ImageForm } from '../types.ts';

/** Adds `delta` to every value and keeps the range. */
export function brighten(values: Float32Array, delta: number, low: number, high: number): void {
  for (let i = 0; i < values.length; i++) values[i] = clamp(values[i]! + delta, low, high);
}

/** Scales by `factor` about each channel's mean and keeps the range. */
export function stretch(values: Float32Array, { channels }: ImageForm, factor: number, low: number, high: number): void {
  const pixels = values.length / channels;
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let i = channel; i < values.length; i += channels) sum += values[i]!;
    const mean = sum / pixels;
    for (let i = channel; i < values.length; i += channels) values[i] = clamp(mean + factor * (values[i]! - mean), low, high);
  }
}

export const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);
