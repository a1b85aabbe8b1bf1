/** `never`: no state of a training is kept. */
import { training } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const never: CallWord = {
  name: 'never',
  family: 'checkpoint',
  summary: 'keeps no states of the training',
  doc: 'Writes no checkpoints: a training that is broken off begins anew. The weights of the best epoch are in `model/` all the same. For trainings of seconds, or where the disk is small.',
  params: [],
  example: training({ checkpoint: 'never' }),
  aliases: ['none', 'off'],
  emit: { tfjs: 'checkpoint.never' },
};
