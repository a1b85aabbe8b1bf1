/** `conv_transpose`: convolution turned round, which makes images larger. */
import { transposed } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { biasInitializer, kernelAndBias, kernelInitializer, kernelSize, padding, stride, useBias } from '../params.ts';
import type { Dim, LayerWord } from '../types.ts';
import { positionsOf, taps, windowArgs, windowsOf } from '../windows.ts';

export const convTranspose: LayerWord = {
  name: 'conv_transpose',
  family: 'layer',
  summary: 'transposed convolution, which makes images larger',
  doc: 'Adds a small pattern, `filters` deep, to the output for every position and channel of the input, `stride` positions apart: the gradient of a convolution by its input. With stride 2 it doubles height and width. The rank comes from the input.\n\n`padding` is `same` unless given, a departure from Keras: the output is then exactly `stride` times as large. A `kernel_size` that is a multiple of the stride covers all outputs equally.\n\nSaved models name a class of gradnet\'s runtime for it on sequences: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [
    { name: 'filters', type: { type: 'integer', min: 1 }, doc: 'Number of output channels.' },
    kernelSize, stride, padding, useBias, kernelInitializer, biasInitializer, ...kernelAndBias,
  ],
  example: network('input(7x7x8)', 'conv_transpose(16, 4x4, stride: 2) -> relu', 'conv(1, 3x3) -> sigmoid'),
  reference: 'https://keras.io/api/layers/convolution_layers/convolution2d_transpose/',
  aliases: ['Conv2DTranspose', 'Conv1DTranspose', 'Conv3DTranspose', 'ConvTranspose2d', 'deconv', 'deconvolution', 'transposed_conv', 'up_conv'],
  shape({ inputs, args }) {
    const [x] = inputs;
    if (x!.at(-1) === null) return { problem: 'rank', expected: 'a known number of channels' };
    const windows = windowsOf(x!, args, 'kernel_size');
    if ('problem' in windows) return windows;
    const { size, stride: steps } = windows;
    const grown = (n: Dim, i: number): Dim => (n === null ? null : n * steps[i]! + (args['padding'] === 'same' ? 0 : Math.max(size[i]! - steps[i]!, 0)));
    return [...x!.slice(0, -1).map(grown), args['filters'] as number];
  },
  weights({ inputs, args }) {
    const [x] = inputs;
    const windows = windowsOf(x!, args, 'kernel_size');
    if ('problem' in windows) return [];
    const filters = args['filters'] as number;
    const channels = x!.at(-1)!;
    const area = taps(windows.size);
    return [
      // Keras takes the fans from the last two axes, which here are the other way round.
      { name: 'kernel', shape: [...windows.size, filters, channels], trainable: true, initializer: 'kernel_initializer', fanIn: area * filters, fanOut: area * channels },
      ...(args['use_bias'] === true ? [{ name: 'bias', shape: [filters], trainable: true, initializer: 'bias_initializer' }] : []),
    ];
  },
  flops: ({ inputs, output, args, weights }) =>
    2 * positionsOf(inputs[0]!) * taps(weights[0]!.shape) + (args['use_bias'] === true ? positionsOf(output) * (args['filters'] as number) : 0),
  signal: transposed,
  emit: {
    tfjs: ({ inputs, args }) => ({ callee: `${inputs[0]!.length === 3 ? 'tf.' : ''}layers.conv${inputs[0]!.length - 1}dTranspose`, args: windowArgs(args) }),
    keras: ({ inputs }) => `Conv${inputs[0]!.length - 1}DTranspose`,
  },
};
