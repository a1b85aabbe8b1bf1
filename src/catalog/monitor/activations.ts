/** `activations`: what leaves each layer. */
import { training } from '../examples.ts';
import { everyIsCounted, measuredEvery } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const activations: CallWord = {
  name: 'activations',
  family: 'monitor',
  summary: 'records mean and spread of what leaves each layer, and which part of it is dead or saturated',
  doc: 'Records mean and standard deviation over a batch of what leaves each layer that has weights or an activation. Of `relu` and `relu6` also the dead share, units (channels) that give 0 for the whole batch; of `sigmoid`, `tanh` and `softsign` the saturated share, values whose input is beyond ±5 as for the finding saturated-activation, of `hard_sigmoid` those at 0 or 1. Where the loss takes the last softmax or sigmoid in, the last layer shows what that is fed.',
  params: measuredEvery,
  check: everyIsCounted,
  example: training({ monitor: 'activations(every: 2 epochs)' }),
  aliases: ['outputs', 'dead_units', 'saturation'],
  emit: { tfjs: 'monitor.activations' },
};
