/** `val_loss`: stop when the loss on validation data no longer improves. */
import { training } from '../examples.ts';
import { stopping } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const valLoss: CallWord = {
  name: 'val_loss',
  family: 'early_stopping',
  summary: 'stop when the loss on validation data no longer improves',
  doc: 'Ends the run when the loss on validation data has not improved for `patience` epochs.',
  params: stopping,
  example: training({ early_stopping: 'val_loss(patience: 3)' }),
  reference: 'https://keras.io/api/callbacks/early_stopping/',
  emit: { tfjs: 'val_loss', keras: 'val_loss', form: 'settings' },
};
