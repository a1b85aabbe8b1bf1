/** `conv`: convolution of images and sequences. */
import { affine } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { biasInitializer, kernelInitializer, padding, useBias } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { perAxis, positionsOf, windowArgs, windowShape } from '../windows.ts';

const taps = (kernel: readonly number[]): number => kernel.reduce((a, b) => a * b, 1);

export const conv: LayerWord = {
  name: 'conv',
  family: 'layer',
  summary: 'convolution with trainable filters',
  doc: 'Slides `filters` small kernels over the positions of an image or of a sequence; each output is a weighted sum of the window under it, over all channels. The rank comes from the input: on `28x28x1` it is a 2D convolution, on `100x8` a 1D one.\n\n`padding` is `same` unless given, a departure from Keras, so that stride 1 keeps the size.',
  params: [
    { name: 'filters', type: { type: 'integer', min: 1 }, doc: 'Number of output channels.' },
    { name: 'kernel_size', type: { type: 'size', min: 1 }, doc: 'Size of the window: `3x3`, or `3` for all axes.' },
    { name: 'stride', type: { type: 'size', min: 1 }, doc: 'Steps from window to window, in positions.', default: 1 },
    padding,
    useBias, kernelInitializer, biasInitializer,
  ],
  example: network('input(28x28x1)', 'conv(6, 5x5) -> tanh', 'conv(16, 5x5, stride: 2, padding: valid) -> tanh'),
  reference: 'https://keras.io/api/layers/convolution_layers/convolution2d/',
  aliases: ['Conv2D', 'Conv1D', 'convolution', 'convolutional', 'Conv', 'conv2', 'cnn'],
  shape: ({ inputs, args }) => (inputs[0]!.at(-1) === null ? { problem: 'rank', expected: 'a known number of channels' } : windowShape(inputs[0]!, args, 'kernel_size', args['filters'] as number)),
  weights({ inputs, args }) {
    const [x] = inputs;
    const filters = args['filters'] as number;
    const kernel = perAxis(args['kernel_size'], x!.length - 1)!;
    const channels = x!.at(-1)!;
    return [
      { name: 'kernel', shape: [...kernel, channels, filters], trainable: true, initializer: 'kernel_initializer', fanIn: taps(kernel) * channels, fanOut: taps(kernel) * filters },
      ...(args['use_bias'] === true ? [{ name: 'bias', shape: [filters], trainable: true, initializer: 'bias_initializer' }] : []),
    ];
  },
  flops: ({ output, args, weights }) => positionsOf(output) * (args['filters'] as number) * (2 * weights[0]!.fanIn! + (args['use_bias'] === true ? 1 : 0)),
  signal: affine,
  emit: {
    tfjs: ({ inputs, args }) => ({ callee: `tf.layers.conv${inputs[0]!.length - 1}d`, args: windowArgs(args) }),
    keras: ({ inputs }) => `Conv${inputs[0]!.length - 1}D`,
  },
};
