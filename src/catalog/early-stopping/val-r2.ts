/** `val_r2`: stop when the explained variance on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valR2: CallWord = {
  name: 'val_r2',
  family: 'early_stopping',
  summary: 'stop when the explained variance on validation data no longer improves',
  doc: 'Ends the run when the explained variance on validation data has not improved for `patience` epochs. `metrics` must list `r2`.',
  params: stopping,
  example: training({ metrics: 'r2', early_stopping: 'val_r2(patience: 3)' }, 'gaussian(784, classes: 2, samples: 1000)')
    .replace('dense(digits.classes) -> softmax', 'dense(1)')
    .replace('loss: cross_entropy', 'loss: mean_squared_error'),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_r2', keras: 'val_r2', form: 'settings' },
};
