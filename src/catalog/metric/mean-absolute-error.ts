/** `mean_absolute_error`: mean of absolute differences. */
import { training } from '../examples.ts';
import { measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const meanAbsoluteError: CallWord = {
  name: 'mean_absolute_error',
  family: 'metric',
  summary: 'mean of absolute differences',
  doc: '`|y - t|`, mean over samples and outputs.',
  params: [measuredOutput],
  example: training({ loss: 'mean_squared_error', metrics: 'mean_absolute_error' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/metrics/regression_metrics/',
  aliases: ['MeanAbsoluteError', 'mae'],
  emit: { tfjs: 'metrics.meanAbsoluteError', keras: 'MeanAbsoluteError' },
};
