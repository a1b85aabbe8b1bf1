/** `zero_padding`: zeros around an image. */
import { zeroPadding as rule } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { marginsOf, resized } from '../margins.ts';
import type { LayerWord } from '../types.ts';

export const zeroPadding: LayerWord = {
  name: 'zero_padding',
  family: 'layer',
  summary: 'zeros around an image',
  doc: 'Puts zeros around an image, a sequence or a volume: as many on every side, `[1, 2]` for each axis, or `[[1, 2], [0, 3]]` for the two ends of each axis. Where a convolution is to keep the size, its own `padding: same` does that.\n\nSaved models name a class of gradnet\'s runtime for it on sequences and volumes: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [{ name: 'padding', type: { type: 'margins' }, doc: 'Zeros on every side, by axis, or by axis and end.', default: 1 }],
  example: network('input(28x28x1)', 'zero_padding(2) -> conv(6, 5x5, padding: valid) -> tanh'),
  reference: 'https://keras.io/api/layers/reshaping_layers/zero_padding2d/',
  aliases: ['ZeroPadding2D', 'ZeroPadding1D', 'ZeroPadding3D', 'ZeroPad2d', 'pad', 'padding'],
  shape: ({ inputs, args }) => resized(inputs[0]!, args['padding'], 1),
  signal: rule,
  emit: {
    tfjs({ inputs, args }) {
      const axes = inputs[0]!.length - 1;
      return { callee: `${axes === 2 ? 'tf.' : ''}layers.zeroPadding${axes}d`, args: { padding: marginsOf(args['padding'], axes)! } };
    },
    keras: ({ inputs }) => `ZeroPadding${inputs[0]!.length - 1}D`,
  },
};
