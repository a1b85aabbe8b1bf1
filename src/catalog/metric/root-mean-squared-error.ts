/** `root_mean_squared_error`: squared differences in the units of the targets. */
import { training } from '../examples.ts';
import { measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const rootMeanSquaredError: CallWord = {
  name: 'root_mean_squared_error',
  family: 'metric',
  summary: 'root of the mean of squared differences',
  doc: 'The root of the mean of `(y - t)²` over all samples and outputs of the epoch: in the units of the targets.',
  params: [measuredOutput],
  example: training({ loss: 'mean_squared_error', metrics: 'root_mean_squared_error' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/metrics/regression_metrics/',
  aliases: ['RootMeanSquaredError', 'rmse'],
  emit: { tfjs: 'metrics.rootMeanSquaredError', keras: 'RootMeanSquaredError' },
};
