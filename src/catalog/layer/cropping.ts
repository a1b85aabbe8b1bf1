/** `cropping`: the sides of an image cut off. */
import { cropping as rule } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { marginsOf, resized } from '../margins.ts';
import type { LayerWord } from '../types.ts';

export const cropping: LayerWord = {
  name: 'cropping',
  family: 'layer',
  summary: 'the sides of an image cut off',
  doc: 'Cuts positions off the sides of an image, a sequence or a volume: as many from every side, `[1, 2]` for each axis, or `[[1, 2], [0, 3]]` for the two ends of each axis. Always the same ones; random crops are an augmentation.\n\nSaved models name a class of gradnet\'s runtime for it on sequences and volumes: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [{ name: 'cropping', type: { type: 'margins' }, doc: 'Positions to cut off every side, by axis, or by axis and end.' }],
  example: network('input(32x32x3)', 'cropping(4) -> conv(6, 5x5) -> relu'),
  reference: 'https://keras.io/api/layers/reshaping_layers/cropping2d/',
  aliases: ['Cropping2D', 'Cropping1D', 'Cropping3D', 'crop'],
  shape: ({ inputs, args }) => resized(inputs[0]!, args['cropping'], -1),
  signal: rule,
  emit: {
    tfjs({ inputs, args }) {
      const axes = inputs[0]!.length - 1;
      return { callee: axes === 2 ? 'tf.layers.cropping2D' : `layers.cropping${axes}d`, args: { cropping: marginsOf(args['cropping'], axes)! } };
    },
    keras: ({ inputs }) => `Cropping${inputs[0]!.length - 1}D`,
  },
};
