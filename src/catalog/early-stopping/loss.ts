/** `loss`: stop when the loss on training data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const loss: CallWord = {
  name: 'loss',
  family: 'early_stopping',
  summary: 'stop when the loss on training data no longer improves',
  doc: 'Ends the run when the loss on training data has not improved for `patience` epochs.',
  params: stopping,
  example: training({ early_stopping: 'loss(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'loss', keras: 'loss', form: 'settings' },
};
