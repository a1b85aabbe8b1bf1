/** `quantile`: a threshold that follows past norms. */
import { training } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const quantile: CallWord = {
  name: 'quantile',
  family: 'clip',
  summary: 'shrinks gradients to a running quantile of past norms',
  doc: 'The threshold of the global norm is the `quantile` of the norms of the last `window` steps: what is usual passes, what stands out is shrunk to it. Nothing needs to be known of the norms before.',
  params: [
    { name: 'quantile', type: { type: 'fraction' }, doc: 'Share of past norms below the threshold.', default: 0.9 },
    { name: 'window', type: { type: 'integer', min: 2 }, doc: 'How many of the last steps count.', default: 1000 },
  ],
  example: training({ clip: 'quantile(90%, window: 100)' }),
  reference: 'Seetharaman et al. 2020, https://arxiv.org/abs/2007.14469',
  aliases: ['autoclip', 'percentile', 'dynamic'],
  acts: 'gradients',
  emit: { tfjs: 'clip.quantile' },
};
