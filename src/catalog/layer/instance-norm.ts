/** `instance_norm`: normalizes each channel of each sample. */
import { groupNormalization } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { normalization } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { scaleAndShift } from '../weights.ts';
import { anyGrid } from '../windows.ts';

export const instanceNorm: LayerWord = {
  name: 'instance_norm',
  family: 'layer',
  summary: 'normalizes each channel of each sample',
  doc: 'Computes `γ (x - mean) / √(variance + ε) + β` with mean and variance over the positions of one channel of one sample: contrast is taken out of every image. Group normalization with one channel a group.\n\nSaved models name a class of gradnet\'s runtime for it: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: normalization,
  example: network('input(32x32x3)', 'conv(16, 3x3) -> instance_norm -> relu'),
  reference: 'Ulyanov, Vedaldi & Lempitsky 2016, https://arxiv.org/abs/1607.08022',
  aliases: ['InstanceNormalization', 'InstanceNorm2d', 'instancenorm'],
  shape({ inputs }) {
    const [x] = inputs;
    return x!.length < 2 || x!.at(-1) === null ? { problem: 'rank', expected: anyGrid() } : x!;
  },
  weights: ({ output, args }) => scaleAndShift(output, args),
  flops: ({ output }) => 8 * sizeOf(output),
  signal: groupNormalization,
  emit: { tfjs: ({ args }) => ({ callee: 'layers.groupNormalization', args: { groups: -1, ...args } }), keras: 'GroupNormalization' },
};
