/** `upsampling`: an image made larger, without weights. */
import { perAxis } from '../../ir/axes.ts';
import { enlarging } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';
import { anyGrid } from '../windows.ts';

export const upsampling: LayerWord = {
  name: 'upsampling',
  family: 'layer',
  summary: 'an image made larger, without weights',
  doc: 'Makes height and width `size` times as large: `nearest` copies each position, `bilinear` interpolates between neighbours (images only). With a `conv` after it, it is the smoother alternative to `conv_transpose`. The rank comes from the input.\n\nSaved models name a class of gradnet\'s runtime for it on sequences and volumes, and where it is bilinear: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [
    { name: 'size', type: { type: 'size', min: 1 }, doc: 'How many times as large, along all axes or each.', default: 2 },
    { name: 'interpolation', type: { type: 'choice', of: ['nearest', 'bilinear'] }, doc: 'What new positions get.', default: 'nearest' },
  ],
  example: network('input(7x7x8)', 'upsampling(2x2, interpolation: bilinear) -> conv(4, 3x3) -> relu'),
  reference: 'https://keras.io/api/layers/reshaping_layers/up_sampling2d/',
  aliases: ['UpSampling2D', 'UpSampling1D', 'UpSampling3D', 'up_sampling', 'Upsample', 'unpool', 'resize'],
  shape({ inputs, args }) {
    const [x] = inputs;
    const axes = x!.length - 1;
    if (axes < 1 || axes > 3) return { problem: 'rank', expected: anyGrid() };
    if (args['interpolation'] === 'bilinear' && axes !== 2) return { problem: 'rank', expected: 'an image (height x width x channels) where it is bilinear' };
    const size = perAxis(args['size'], axes);
    if (size === undefined) return { problem: 'rank', expected: `values of ${(args['size'] as readonly number[]).length} axes besides the channels` };
    return [...size.map((factor, i) => (x![i] === null ? null : x![i]! * factor)), x!.at(-1)!];
  },
  flops: ({ output, args }) => (args['interpolation'] === 'bilinear' ? 6 * sizeOf(output) : 0),
  signal: enlarging,
  emit: {
    tfjs({ inputs, args }) {
      const axes = inputs[0]!.length - 1;
      const size = perAxis(args['size'], axes)!;
      if (args['interpolation'] === 'bilinear') return { callee: 'layers.bilinearUpSampling2d', args: { size } };
      return { callee: `layers.upSampling${axes}d`, args: { size } };
    },
    keras: ({ inputs }) => `UpSampling${inputs[0]!.length - 1}D`,
  },
};
