/** `cosine_restarts`: falls along a cosine again and again. */
import { training } from '../examples.ts';
import { peakRate, warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const cosineRestarts: CallWord = {
  name: 'cosine_restarts',
  family: 'schedule',
  summary: 'falls along half a cosine, again and again',
  doc: 'Falls from `rate` to `floor` along half a cosine in `epochs` epochs, starts again from the top, and so on; each fall is `t_mul` times as long and `m_mul` times as high as the one before.',
  params: [
    peakRate,
    { name: 'epochs', type: { type: 'number', above: 0 }, doc: 'Epochs of the first fall.' },
    { name: 't_mul', type: { type: 'number', min: 1 }, doc: 'How many times longer each fall is.', default: 2 },
    { name: 'm_mul', type: { type: 'number', above: 0, max: 1 }, doc: 'How many times higher each fall starts above the floor.', default: 1 },
    { name: 'floor', type: { type: 'number', min: 0 }, doc: 'The rate at the end of each fall.', default: 0 },
    warmup,
  ],
  example: training({ optimizer: 'sgd(cosine_restarts(0.1, epochs: 2), momentum: 0.9)' }),
  reference: 'Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983',
  aliases: ['CosineDecayRestarts', 'CosineAnnealingWarmRestarts', 'sgdr'],
  emit: { tfjs: 'schedules.cosineRestarts' },
};
