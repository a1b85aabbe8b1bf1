/** `separable_conv`: depthwise, then pointwise convolution. */
import { perAxis } from '../../ir/axes.ts';
import { separable } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import {
  biasInitializer,
  constraints,
  depthMultiplier,
  dilationRate,
  initializerParam,
  kernelSize,
  padding,
  regularizers,
  stride,
  useBias,
} from '../params.ts';
import type { LayerWord } from '../types.ts';
import { equalStrides, positionsOf, strideOrDilation, taps, windowArgs, windowShape } from '../windows.ts';

export const separableConv: LayerWord = {
  name: 'separable_conv',
  family: 'layer',
  summary: 'depthwise, then pointwise convolution',
  doc: "Convolves every channel by itself and then mixes the channels at each position, one layer with two kernels and nothing between them. For images and sequences. `depthwise_conv -> batch_norm -> relu -> conv(n, 1x1)` is MobileNet's form, which has an activation between the two.\n\n`padding` is `same` unless given, a departure from Keras.\n\nSaved models name a class of gradnet's runtime for it on sequences: plain TensorFlow.js loads them once `gradnet/runtime` is imported.",
  params: [
    { name: 'filters', type: { type: 'integer', min: 1 }, doc: 'Number of output channels.' },
    kernelSize,
    stride,
    padding,
    depthMultiplier,
    dilationRate,
    useBias,
    initializerParam('depthwise_initializer', 'How the depthwise kernel is drawn.', 'glorot_uniform'),
    initializerParam('pointwise_initializer', 'How the pointwise kernel is drawn.', 'glorot_uniform'),
    biasInitializer,
    ...regularizers('depthwise', 'pointwise', 'bias', 'activity'),
    ...constraints('depthwise', 'pointwise', 'bias'),
  ],
  example: network('input(32x32x3)', 'separable_conv(16, 3x3) -> batch_norm -> relu'),
  reference: 'https://keras.io/api/layers/convolution_layers/separable_convolution2d/',
  aliases: ['SeparableConv2D', 'SeparableConv1D', 'separable', 'sep_conv'],
  check: (args) => equalStrides(args) ?? strideOrDilation(args),
  shape: ({ inputs, args }) =>
    inputs[0]!.at(-1) === null
      ? { problem: 'rank', expected: 'a known number of channels' }
      : windowShape(inputs[0]!, args, 'kernel_size', args['filters'] as number, 2),
  weights({ inputs, args }) {
    const [x] = inputs;
    const kernel = perAxis(args['kernel_size'], x!.length - 1)!;
    const [channels, multiplier, filters] = [x!.at(-1)!, args['depth_multiplier'] as number, args['filters'] as number];
    return [
      {
        name: 'depthwise_kernel',
        shape: [...kernel, channels, multiplier],
        trainable: true,
        initializer: 'depthwise_initializer',
        fanIn: taps(kernel) * channels,
        fanOut: taps(kernel) * multiplier,
      },
      {
        name: 'pointwise_kernel',
        shape: [...kernel.map(() => 1), channels * multiplier, filters],
        trainable: true,
        initializer: 'pointwise_initializer',
        fanIn: channels * multiplier,
        fanOut: filters,
      },
      ...(args['use_bias'] === true ? [{ name: 'bias', shape: [filters], trainable: true, initializer: 'bias_initializer' }] : []),
    ];
  },
  flops({ output, args, weights }) {
    const bias = args['use_bias'] === true ? (args['filters'] as number) : 0;
    return positionsOf(output) * (2 * taps(weights[0]!.shape) + 2 * taps(weights[1]!.shape) + bias);
  },
  signal: separable,
  emit: {
    tfjs: ({ inputs, args }) => ({ callee: `layers.separableConv${inputs[0]!.length - 1}d`, args: windowArgs(args) }),
    keras: ({ inputs }) => `SeparableConv${inputs[0]!.length - 1}D`,
  },
};
