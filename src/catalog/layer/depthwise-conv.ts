/** `depthwise_conv`: every channel convolved by itself. */
import { perAxis } from '../../ir/axes.ts';
import { depthwise } from '../../ir/signal-rules.ts';
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
import { equalStrides, large, positionsOf, taps, windowArgs, windowShape } from '../windows.ts';

export const depthwiseConv: LayerWord = {
  name: 'depthwise_conv',
  family: 'layer',
  summary: 'convolution of every channel by itself',
  doc: 'Each channel has kernels of its own, `depth_multiplier` of them, and channels do not mix: a `conv` of 1x1 after it does that at a fraction of the cost of a whole convolution. For images and sequences.\n\n`padding` is `same` unless given, a departure from Keras.\n\nSaved models name a class of gradnet\'s runtime for it on sequences and where it is dilated: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [
    kernelSize, stride, padding, depthMultiplier, dilationRate, useBias,
    initializerParam('depthwise_initializer', 'How the kernel is drawn.', 'glorot_uniform'), biasInitializer,
    ...regularizers('depthwise', 'bias', 'activity'), ...constraints('depthwise', 'bias'),
  ],
  example: network('input(32x32x3)', 'conv(16, 3x3) -> batch_norm -> relu', 'depthwise_conv(3x3) -> batch_norm -> relu', 'conv(32, 1x1)'),
  reference: 'https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/',
  aliases: ['DepthwiseConv2D', 'DepthwiseConv1D', 'depthwise', 'dw_conv', 'dwconv'],
  check: equalStrides,
  shape: ({ inputs, args }) => {
    const channels = inputs[0]!.at(-1);
    return channels === null
      ? { problem: 'rank', expected: 'a known number of channels' }
      : windowShape(inputs[0]!, args, 'kernel_size', channels! * (args['depth_multiplier'] as number), 2);
  },
  weights({ inputs, args, output }) {
    const [x] = inputs;
    const kernel = perAxis(args['kernel_size'], x!.length - 1)!;
    const channels = x!.at(-1)!;
    const multiplier = args['depth_multiplier'] as number;
    return [
      // Fans as Keras takes them, from the last two axes, although one output sees one channel only.
      { name: 'depthwise_kernel', shape: [...kernel, channels, multiplier], trainable: true, initializer: 'depthwise_initializer', fanIn: taps(kernel) * channels, fanOut: taps(kernel) * multiplier },
      ...(args['use_bias'] === true ? [{ name: 'bias', shape: [output.at(-1)!], trainable: true, initializer: 'bias_initializer' }] : []),
    ];
  },
  flops: ({ inputs, output, args }) =>
    positionsOf(output) * output.at(-1)! * (2 * taps(perAxis(args['kernel_size'], inputs[0]!.length - 1)!) + (args['use_bias'] === true ? 1 : 0)),
  signal: depthwise,
  emit: {
    tfjs({ inputs, args }) {
      const axes = inputs[0]!.length - 1;
      const dilated = large(args['dilation_rate']);
      // TensorFlow.js has it for images, and passes over dilation.
      const callee = axes === 1 ? 'layers.depthwiseConv1d' : dilated ? 'layers.dilatedDepthwiseConv2d' : 'tf.layers.depthwiseConv2d';
      return { callee, args: windowArgs(args) };
    },
    keras: ({ inputs }) => `DepthwiseConv${inputs[0]!.length - 1}D`,
  },
};
