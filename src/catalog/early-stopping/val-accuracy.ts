/** `val_accuracy`: stop when the accuracy on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valAccuracy: CallWord = {
  name: 'val_accuracy',
  family: 'early_stopping',
  summary: 'stop when the accuracy on validation data no longer improves',
  doc: 'Ends the run when the accuracy on validation data has not improved for `patience` epochs.',
  params: stopping,
  example: training({ early_stopping: 'val_accuracy(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_accuracy', keras: 'val_accuracy', form: 'settings' },
};
