/** `val_auc`: stop when the area under the curve on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valAuc: CallWord = {
  name: 'val_auc',
  family: 'early_stopping',
  summary: 'stop when the area under the curve on validation data no longer improves',
  doc: 'Ends the run when the area under the curve on validation data has not improved for `patience` epochs. `metrics` must list `auc`.',
  params: stopping,
  example: training({ metrics: 'auc', early_stopping: 'val_auc(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_auc', keras: 'val_auc', form: 'settings' },
};
