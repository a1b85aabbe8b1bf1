/** `cosine`: from the full rate down to a floor along half a cosine. */
import { training } from '../examples.ts';
import { peakRate, warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const cosine: CallWord = {
  name: 'cosine',
  family: 'schedule',
  summary: 'from the full rate down to a floor along half a cosine',
  doc: 'Falls slowly at first, fast in the middle and slowly at the end of the run: \`floor + (rate - floor) (1 + cos(π t)) / 2\`.',
  params: [
    peakRate,
    { name: 'floor', type: { type: 'number', min: 0 }, doc: 'The rate that the end of the run approaches.', default: 0 },
    warmup,
  ],
  example: training({ optimizer: 'sgd(cosine(0.1, warmup: 1 epoch), momentum: 0.9)' }),
  reference: 'Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983',
  aliases: ['CosineDecay', 'cosine_decay', 'cosine_annealing', 'CosineAnnealingLR'],
  emit: { tfjs: 'schedules.cosine' },
};
