/** `max_pool`: largest value of each window. */
import { perAxis } from '../../ir/axes.ts';
import { maxPooling } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { padding, poolSize, poolStride } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { windowArgs, windowShape } from '../windows.ts';

export const maxPool: LayerWord = {
  name: 'max_pool',
  family: 'layer',
  summary: 'largest value of each window',
  doc: 'Keeps the largest value of every window, channel by channel. The rank comes from the input.\n\n`padding` is `same` unless given, a departure from Keras: a last incomplete window counts instead of being dropped.',
  params: [poolSize, poolStride, padding],
  example: network('input(28x28x1)', 'conv(6, 5x5) -> tanh', 'max_pool(2x2)'),
  reference: 'https://keras.io/api/layers/pooling_layers/',
  aliases: ['MaxPooling2D', 'MaxPool2D', 'MaxPooling1D', 'maxpool', 'max_pooling', 'pool'],
  shape: ({ inputs, args }) => windowShape(inputs[0]!, args, 'pool_size', inputs[0]!.at(-1)!),
  flops: ({ output, args }) => output.reduce<number>((n, d) => n * (d ?? NaN), 1) * perAxis(args['pool_size'], output.length - 1)!.reduce((a, b) => a * b, 1),
  signal: maxPooling,
  emit: {
    tfjs: ({ inputs, args }) => ({
      callee: `tf.layers.maxPooling${inputs[0]!.length - 1}d`,
      args: windowArgs({ ...args, stride: args['stride'] ?? args['pool_size']! }),
    }),
    keras: ({ inputs }) => `MaxPooling${inputs[0]!.length - 1}D`,
  },
};
