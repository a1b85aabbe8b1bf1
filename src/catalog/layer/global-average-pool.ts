/** `global_average_pool`: mean of each channel over all positions. */
import { globalAveragePooling } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';
import { anyGrid } from '../windows.ts';

export const globalAveragePool: LayerWord = {
  name: 'global_average_pool',
  family: 'layer',
  summary: 'mean of each channel over all positions',
  doc: 'Turns an image, a sequence or a volume into one number a channel, the mean over its positions. Takes the place of `flatten` and large dense layers at the end of convolutional networks.\n\nSaved models name a class of gradnet\'s runtime for it on volumes: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [],
  example: network('input(32x32x3)', 'conv(16, 3x3) -> relu', 'global_average_pool -> dense(10)'),
  reference: 'https://keras.io/api/layers/pooling_layers/',
  aliases: ['GlobalAveragePooling2D', 'GlobalAvgPool2D', 'gap', 'global_avg_pool', 'AdaptiveAvgPool2d'],
  shape({ inputs }) {
    const [x] = inputs;
    if (x!.length < 2 || x!.length > 4) return { problem: 'rank', expected: anyGrid() };
    return [x!.at(-1)!];
  },
  flops: ({ inputs }) => inputs[0]!.reduce<number>((n, d) => n * (d ?? NaN), 1),
  signal: globalAveragePooling,
  emit: {
    tfjs: ({ inputs }) => ({ callee: `${inputs[0]!.length === 4 ? '' : 'tf.'}layers.globalAveragePooling${inputs[0]!.length - 1}d`, args: {} }),
    keras: ({ inputs }) => `GlobalAveragePooling${inputs[0]!.length - 1}D`,
  },
};
