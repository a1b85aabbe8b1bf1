/** `one_cycle`: up to a large rate and down to nearly none. */
import { training } from '../examples.ts';
import { peakRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const oneCycle: CallWord = {
  name: 'one_cycle',
  family: 'schedule',
  summary: 'up to a large rate, then down to nearly none, once',
  doc: 'Rises from `rate / div_factor` to `rate` in the first part of the run, then falls to almost nothing. The rise is its own warm-up; the large rate in the middle regularizes. Momentum stays as it is.',
  params: [
    peakRate,
    { name: 'rise', type: { type: 'fraction', below: 1 }, doc: 'Share of the run in which the rate rises.', default: 0.3 },
    { name: 'div_factor', type: { type: 'number', min: 1 }, doc: 'The first rate is the top one over this.', default: 25 },
    { name: 'final_div_factor', type: { type: 'number', min: 1 }, doc: 'The last rate is the first one over this.', default: 1e4 },
    { name: 'anneal', type: { type: 'choice', of: ['cosine', 'linear'] }, doc: 'Along a cosine or a straight line.', default: 'cosine' },
  ],
  example: training({ optimizer: 'sgd(one_cycle(0.1), momentum: 0.9)' }),
  reference: 'Smith & Topin 2018, https://arxiv.org/abs/1708.07120',
  aliases: ['OneCycleLR', 'onecycle', 'super_convergence'],
  emit: { tfjs: 'schedules.oneCycle' },
};
