/** `group_norm`: normalizes groups of channels of each sample. */
import { groupNormalization } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { normalization } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { scaleAndShift } from '../weights.ts';

export const groupNorm: LayerWord = {
  name: 'group_norm',
  family: 'layer',
  summary: 'normalizes groups of channels of each sample',
  doc: 'Computes `γ (x - mean) / √(variance + ε) + β` with mean and variance over all positions and the channels of a group, for each sample: the same in training and afterwards, and as good with small batches. The number of channels must be a multiple of `groups`.\n\nSaved models name a class of gradnet\'s runtime for it: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [
    { name: 'groups', type: { type: 'integer', min: 1 }, doc: 'Number of groups.', default: 32 },
    ...normalization,
  ],
  example: network('input(32x32x3)', 'conv(16, 3x3) -> group_norm(4) -> relu'),
  reference: 'Wu & He 2018, https://arxiv.org/abs/1803.08494',
  aliases: ['GroupNormalization', 'GroupNorm', 'groupnorm', 'gn'],
  shape({ inputs, args }) {
    const [x] = inputs;
    const groups = args['groups'] as number;
    if (x!.length === 0 || x!.at(-1) === null) return { problem: 'rank', expected: 'values with a known number of channels' };
    return x!.at(-1)! % groups === 0 ? x! : { problem: 'rank', expected: `values whose channels fall into ${groups} equal groups` };
  },
  weights: ({ output, args }) => scaleAndShift(output, args),
  flops: ({ output }) => 8 * sizeOf(output),
  signal: groupNormalization,
  emit: { tfjs: ({ args }) => ({ callee: 'layers.groupNormalization', args }), keras: 'GroupNormalization' },
};
