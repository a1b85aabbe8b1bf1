/** `conv`: convolution of images and sequences. */
import { perAxis } from '../../ir/axes.ts';
import { affine } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { biasInitializer, dilationRate, kernelAndBias, kernelInitializer, kernelSize, padding, stride, useBias } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { large, positionsOf, strideOrDilation, taps, windowArgs, windowShape } from '../windows.ts';

export const conv: LayerWord = {
  name: 'conv',
  family: 'layer',
  summary: 'convolution with trainable filters',
  doc: 'Slides `filters` small kernels over the positions of an image, a sequence or a volume; each output is a weighted sum of the window under it, over all channels. The rank comes from the input: on `28x28x1` it is a 2D convolution, on `100x8` a 1D one, on `16x16x16x1` a 3D one.\n\n`padding` is `same` unless given, a departure from Keras, so that stride 1 keeps the size.',
  params: [
    { name: 'filters', type: { type: 'integer', min: 1 }, doc: 'Number of output channels.' },
    kernelSize,
    stride,
    padding,
    dilationRate,
    useBias,
    kernelInitializer,
    biasInitializer,
    ...kernelAndBias,
  ],
  example: network('input(28x28x1)', 'conv(6, 5x5) -> tanh', 'conv(16, 5x5, stride: 2, padding: valid) -> tanh'),
  reference: 'https://keras.io/api/layers/convolution_layers/convolution2d/',
  aliases: ['Conv2D', 'Conv1D', 'Conv3D', 'Conv3d', 'Conv2d', 'Conv1d', 'convolution', 'convolutional', 'conv2', 'cnn'],
  check: strideOrDilation,
  shape: ({ inputs, args }) =>
    inputs[0]!.at(-1) === null
      ? { problem: 'rank', expected: 'a known number of channels' }
      : windowShape(inputs[0]!, args, 'kernel_size', args['filters'] as number),
  weights({ inputs, args }) {
    const [x] = inputs;
    const filters = args['filters'] as number;
    const kernel = perAxis(args['kernel_size'], x!.length - 1)!;
    const channels = x!.at(-1)!;
    return [
      {
        name: 'kernel',
        shape: [...kernel, channels, filters],
        trainable: true,
        initializer: 'kernel_initializer',
        fanIn: taps(kernel) * channels,
        fanOut: taps(kernel) * filters,
      },
      ...(args['use_bias'] === true ? [{ name: 'bias', shape: [filters], trainable: true, initializer: 'bias_initializer' }] : []),
    ];
  },
  flops: ({ output, args, weights }) =>
    positionsOf(output) * (args['filters'] as number) * (2 * weights[0]!.fanIn! + (args['use_bias'] === true ? 1 : 0)),
  signal: affine,
  emit: {
    tfjs({ inputs, args }) {
      const axes = inputs[0]!.length - 1;
      // TensorFlow.js' own cannot be trained dilated, nor on every engine in 3D.
      const callee = axes === 3 ? 'layers.conv3d' : large(args['dilation_rate']) ? `layers.dilatedConv${axes}d` : `tf.layers.conv${axes}d`;
      return { callee, args: windowArgs(args) };
    },
    keras: ({ inputs }) => `Conv${inputs[0]!.length - 1}D`,
  },
};
