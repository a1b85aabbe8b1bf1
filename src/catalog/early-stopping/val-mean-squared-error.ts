/** `val_mean_squared_error`: stop when the mean squared error on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valMeanSquaredError: CallWord = {
  name: 'val_mean_squared_error',
  family: 'early_stopping',
  summary: 'stop when the mean squared error on validation data no longer improves',
  doc: 'Ends the run when the mean squared error on validation data has not improved for `patience` epochs. `metrics` must list `mean_squared_error`.',
  params: stopping,
  example: training(
    { metrics: 'mean_squared_error', early_stopping: 'val_mean_squared_error(patience: 3)' },
    'gaussian(784, classes: 2, samples: 1000)',
  )
    .replace('dense(digits.classes) -> softmax', 'dense(1)')
    .replace('loss: cross_entropy', 'loss: mean_squared_error'),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_mean_squared_error', keras: 'val_mean_squared_error', form: 'settings' },
};
