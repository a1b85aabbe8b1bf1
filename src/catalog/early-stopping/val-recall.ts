/** `val_recall`: stop when the recall on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valRecall: CallWord = {
  name: 'val_recall',
  family: 'early_stopping',
  summary: 'stop when the recall on validation data no longer improves',
  doc: 'Ends the run when the recall on validation data has not improved for `patience` epochs. `metrics` must list `recall`.',
  params: stopping,
  example: training({ metrics: 'recall', early_stopping: 'val_recall(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_recall', keras: 'val_recall', form: 'settings' },
};
