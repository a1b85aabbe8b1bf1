/** `spatial_dropout`: whole channels fall out at random while training. */
import { channelDropout } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';
import { anyGrid } from '../windows.ts';

export const spatialDropout: LayerWord = {
  name: 'spatial_dropout',
  family: 'layer',
  summary: 'drops whole channels at random while training',
  doc: 'Like `dropout`, but all positions of a channel fall out together: neighbours in an image tell nearly the same, so that dropping single ones hides little. The rank comes from the input.\n\nSaved models name a class of gradnet\'s runtime for it on images and volumes: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [{ name: 'rate', type: { type: 'fraction', min: 0, below: 1 }, doc: 'Part of the channels that fall out: `20%` or `0.2`.' }],
  example: network('input(32x32x3)', 'conv(16, 3x3) -> relu -> spatial_dropout(20%)'),
  reference: 'Tompson et al. 2015, https://arxiv.org/abs/1411.4280',
  aliases: ['SpatialDropout2D', 'SpatialDropout1D', 'SpatialDropout3D', 'Dropout2d', 'channel_dropout'],
  shape: ({ inputs }) => (inputs[0]!.length < 2 || inputs[0]!.length > 4 ? { problem: 'rank', expected: anyGrid() } : inputs[0]!),
  flops: ({ output }) => sizeOf(output),
  signal: channelDropout,
  emit: {
    tfjs: ({ inputs, args }) => ({ callee: `${inputs[0]!.length === 2 ? 'tf.' : ''}layers.spatialDropout${inputs[0]!.length - 1}d`, args }),
    keras: ({ inputs }) => `SpatialDropout${inputs[0]!.length - 1}D`,
  },
};
