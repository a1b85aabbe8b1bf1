/** `val_top_k_accuracy`: stop when the top-k accuracy on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valTopKAccuracy: CallWord = {
  name: 'val_top_k_accuracy',
  family: 'early_stopping',
  summary: 'stop when the top-k accuracy on validation data no longer improves',
  doc: 'Ends the run when the top-k accuracy on validation data has not improved for `patience` epochs. `metrics` must list `top_k_accuracy`.',
  params: stopping,
  example: training({ metrics: 'top_k_accuracy', early_stopping: 'val_top_k_accuracy(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_top_k_accuracy', keras: 'val_top_k_accuracy', form: 'settings' },
};
