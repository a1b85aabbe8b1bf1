/** `average_pool`: mean of each window. */
import { perAxis } from '../../ir/axes.ts';
import { averagePooling } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { padding, poolSize, poolStride } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { windowArgs, windowShape } from '../windows.ts';

export const averagePool: LayerWord = {
  name: 'average_pool',
  family: 'layer',
  summary: 'mean of each window',
  doc: 'Takes the mean of every window, channel by channel; zero padding does not count. The rank comes from the input.\n\n`padding` is `same` unless given, a departure from Keras: a last incomplete window counts instead of being dropped.',
  params: [poolSize, poolStride, padding],
  example: network('input(28x28x1)', 'conv(6, 5x5) -> tanh', 'average_pool(2x2)'),
  reference: 'https://keras.io/api/layers/pooling_layers/',
  aliases: ['AveragePooling2D', 'AvgPool2D', 'AveragePooling1D', 'avg_pool', 'avgpool', 'mean_pool', 'average_pooling'],
  shape: ({ inputs, args }) => windowShape(inputs[0]!, args, 'pool_size', inputs[0]!.at(-1)!),
  flops: ({ output, args }) => output.reduce<number>((n, d) => n * (d ?? NaN), 1) * perAxis(args['pool_size'], output.length - 1)!.reduce((a, b) => a * b, 1),
  signal: averagePooling,
  emit: {
    tfjs: ({ inputs, args }) => ({
      callee: `tf.layers.averagePooling${inputs[0]!.length - 1}d`,
      args: windowArgs({ ...args, stride: args['stride'] ?? args['pool_size']! }),
    }),
    keras: ({ inputs }) => `AveragePooling${inputs[0]!.length - 1}D`,
  },
};
