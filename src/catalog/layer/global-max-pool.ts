/** `global_max_pool`: largest value of each channel over all positions. */
import { globalMaxPooling } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';
import { anyGrid } from '../windows.ts';

export const globalMaxPool: LayerWord = {
  name: 'global_max_pool',
  family: 'layer',
  summary: 'largest value of each channel over all positions',
  doc: 'Turns an image, a sequence or a volume into one number a channel, the largest of its positions.\n\nSaved models name a class of gradnet\'s runtime for it on volumes: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [],
  example: network('input(32x32x3)', 'conv(16, 3x3) -> relu', 'global_max_pool -> dense(10)'),
  reference: 'https://keras.io/api/layers/pooling_layers/',
  aliases: ['GlobalMaxPooling2D', 'GlobalMaxPool2D', 'gmp', 'AdaptiveMaxPool2d'],
  shape({ inputs }) {
    const [x] = inputs;
    if (x!.length < 2 || x!.length > 4) return { problem: 'rank', expected: anyGrid() };
    return [x!.at(-1)!];
  },
  flops: ({ inputs }) => inputs[0]!.reduce<number>((n, d) => n * (d ?? NaN), 1),
  signal: globalMaxPooling,
  emit: {
    tfjs: ({ inputs }) => ({ callee: `${inputs[0]!.length === 4 ? '' : 'tf.'}layers.globalMaxPooling${inputs[0]!.length - 1}d`, args: {} }),
    keras: ({ inputs }) => `GlobalMaxPooling${inputs[0]!.length - 1}D`,
  },
};
