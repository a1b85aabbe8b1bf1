/** `val_f1`: stop when the f1 on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valF1: CallWord = {
  name: 'val_f1',
  family: 'early_stopping',
  summary: 'stop when the f1 on validation data no longer improves',
  doc: 'Ends the run when the f1 on validation data has not improved for `patience` epochs. `metrics` must list `f1`.',
  params: stopping,
  example: training({ metrics: 'f1', early_stopping: 'val_f1(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_f1', keras: 'val_f1', form: 'settings' },
};
