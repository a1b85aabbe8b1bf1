/** What layers with a window share: sizes by axis, output lengths, convolution in any rank. */
import type { Tensor, Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { stretch } from './axes.ts';

export type Padding = 'valid' | 'same';

/** One number for each of the axes. */
export const perAxis = (given: number | readonly number[] | undefined, axes: number, standard: number): number[] =>
  typeof given === 'number' ? Array.from({ length: axes }, () => given) : given === undefined ? Array.from({ length: axes }, () => standard) : [...given];

/** Length of an axis after a convolution; null where unknown. */
export function slidden(length: number | null, size: number, stride: number, dilation: number, padding: Padding): number | null {
  if (length === null) return null;
  return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - (size - 1) * dilation - 1) / stride) + 1;
}

/** A kernel with zeros between its taps: with it a plain convolution is a dilated one, and has a gradient. */
export const dilated = (kernel: Tensor, dilation: readonly number[]): Tensor =>
  dilation.reduce((spread, factor, axis) => stretch(spread, axis, factor), kernel);

/** Convolution over 1 to 3 axes, channels last. Kernel: [...sizes, channels, filters]. */
export function convolve(x: Tensor, kernel: Tensor, strides: readonly number[], padding: Padding): Tensor {
  if (strides.length === 1) return tf.conv1d(x as Tensor3D, kernel as Tensor3D, strides[0]!, padding);
  if (strides.length === 2) return tf.conv2d(x as Tensor4D, kernel as Tensor4D, strides as [number, number], padding);
  return tf.conv3d(x as Tensor5D, kernel as Tensor5D, strides as [number, number, number], padding);
}
