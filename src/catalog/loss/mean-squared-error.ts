/** `mean_squared_error`: mean of squared differences. */
import { squaredErrorGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const meanSquaredError: CallWord = {
  name: 'mean_squared_error',
  family: 'loss',
  summary: 'mean of squared differences',
  doc: 'For values: \`(y - t)²\`, mean over batch and outputs.',
  params: ofOutput,
  example: training({ loss: 'mean_squared_error' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['MeanSquaredError', 'mse', 'MSELoss', 'l2'],
  expects: { targets: 'values' },
  signal: squaredErrorGradient,
  emit: { tfjs: 'losses.meanSquaredError', keras: 'MeanSquaredError' },
};
