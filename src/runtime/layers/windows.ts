/** What layers with a window share: sizes by axis, output lengths, convolution in any rank. */
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { every, fit, stretch } from './axes.ts';

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
export function convolve(x: Tensor, kernel: Tensor, strides: readonly number[], padding: Padding, dilation: readonly number[] = strides.map(() => 1)): Tensor {
  if (strides.length === 1) return tf.conv1d(x as Tensor3D, dilated(kernel, dilation) as Tensor3D, strides[0]!, padding);
  if (strides.length === 2) return tf.conv2d(x as Tensor4D, dilated(kernel, dilation) as Tensor4D, strides as [number, number], padding);
  return convolveVolume(x, kernel, strides, padding, dilation);
}

/**
 * A volume as a batch of images, and its convolution as a sum of theirs, one for each layer of the kernel: the engines'
 * 2D kernels are fast and right, where the WebAssembly engine's gradients of a 3D convolution are neither.
 */
function convolveVolume(
  x: Tensor,
  kernel: Tensor,
  [stride, ...strides]: readonly number[],
  padding: Padding,
  [spread, ...dilation]: readonly number[],
): Tensor {
  const [batch, depth, ...image] = x.shape as [number, number, ...number[]];
  const [layers, ...rest] = kernel.shape as [number, ...number[]];
  const reach = (layers - 1) * spread! + 1;
  const outputs = slidden(depth, layers, stride!, spread!, padding)!;
  const missing = padding === 'same' ? Math.max(0, (outputs - 1) * stride! + reach - depth) : 0;
  const front = Math.floor(missing / 2);
  const length = (layers - 1) * spread! + outputs * stride!;
  const padded = fit(x, [[front, length - depth - front], ...image.slice(1).map((): [number, number] => [0, 0])]);
  let sum: Tensor | undefined;
  for (let layer = 0; layer < layers; layer++) {
    const images = tf.reshape(every(padded, 1, layer * spread!, stride!, outputs), [batch * outputs, ...image]);
    const flat = tf.reshape(tf.slice(kernel, [layer, 0, 0, 0, 0], [1, ...rest]), rest);
    const part = convolve(images, flat, strides, padding, dilation);
    sum = sum === undefined ? part : tf.add(sum, part);
  }
  return tf.reshape(sum!, [batch, outputs, ...sum!.shape.slice(1)]);
}
