/** `mean_squared_error`: mean of squared differences. */
import { training } from '../examples.ts';
import { measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const meanSquaredError: CallWord = {
  name: 'mean_squared_error',
  family: 'metric',
  summary: 'mean of squared differences',
  doc: '`(y - t)²`, mean over samples and outputs.',
  params: [measuredOutput],
  example: training({ loss: 'mean_squared_error', metrics: 'mean_squared_error' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/metrics/regression_metrics/',
  aliases: ['MeanSquaredError', 'mse'],
  emit: { tfjs: 'metrics.meanSquaredError', keras: 'MeanSquaredError' },
};
