/** `val_precision`: stop when the precision on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valPrecision: CallWord = {
  name: 'val_precision',
  family: 'early_stopping',
  summary: 'stop when the precision on validation data no longer improves',
  doc: 'Ends the run when the precision on validation data has not improved for `patience` epochs. `metrics` must list `precision`.',
  params: stopping,
  example: training({ metrics: 'precision', early_stopping: 'val_precision(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_precision', keras: 'val_precision', form: 'settings' },
};
