/** `accuracy`: stop when the accuracy on training data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const accuracy: CallWord = {
  name: 'accuracy',
  family: 'early_stopping',
  summary: 'stop when the accuracy on training data no longer improves',
  doc: 'Ends the run when the accuracy on training data has not improved for `patience` epochs.',
  params: stopping,
  example: training({ early_stopping: 'accuracy(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'accuracy', keras: 'accuracy', form: 'settings' },
};
