/** `r2`: how much of the variance is explained. */
import { training } from '../examples.ts';
import { measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const r2: CallWord = {
  name: 'r2',
  family: 'metric',
  summary: 'share of the targets’ variance that is explained',
  doc: '`1 - Σ(y - t)² / Σ(t - mean)²` over the whole epoch, averaged over outputs: 1 is perfect, 0 no better than the mean.',
  params: [measuredOutput],
  example: training({ loss: 'mean_squared_error', metrics: 'r2' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/metrics/regression_metrics/',
  aliases: ['R2Score', 'r2_score', 'coefficient_of_determination'],
  emit: { tfjs: 'metrics.r2', keras: 'R2Score' },
};
