/**
 * Convolutions with dilation, for which TensorFlow.js has no gradient, and of volumes, for which not every engine has a
 * right one: TensorFlow.js' own layers, computed by convolutions that have. They are saved as what they are, and plain
 * TensorFlow.js loads and runs them.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { tf } from '../tf.ts';
import { one, type Applied, type Layer } from './base.ts';
import { convolve, type Padding } from './windows.ts';

type ConvArguments = Parameters<typeof tfl.layers.conv2d>[0];

interface Conv {
  readonly kernel: { read(): Tensor };
  readonly bias: { read(): Tensor } | null;
  readonly activation: Applied | null;
  readonly strides: readonly number[];
  readonly dilationRate: number | readonly number[];
  readonly padding: Padding;
}

function withGradient(layer: Layer): Layer {
  const own = layer as unknown as Conv;
  layer.call = (inputs) => tf.tidy(() => {
    const linear = convolve(one(inputs), own.kernel.read(), own.strides, own.padding, [own.dilationRate].flat());
    const sum = own.bias ? tf.add(linear, own.bias.read()) : linear;
    return own.activation ? own.activation.apply(sum) : sum;
  });
  return layer;
}

/** As tf.layers.conv1d, and trainable with `dilationRate` > 1. */
export const dilatedConv1d = (args: ConvArguments): Layer => withGradient(tf.layers.conv1d(args));
/** As tf.layers.conv2d, and trainable with `dilationRate` > 1. */
export const dilatedConv2d = (args: ConvArguments): Layer => withGradient(tf.layers.conv2d(args));
/** As tf.layers.conv3d, and trainable on every engine and with `dilationRate` > 1. */
export const conv3d = (args: ConvArguments): Layer => withGradient(tf.layers.conv3d(args));
