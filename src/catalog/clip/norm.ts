/** `norm`: each gradient shrinks by itself. */
import { training } from '../examples.ts';
import { maxNorm } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const norm: CallWord = {
  name: 'norm',
  family: 'clip',
  summary: 'shrinks each gradient whose own norm is too large',
  doc: 'Where the norm of one weight’s gradient exceeds `max_norm`, multiplies that gradient by `max_norm / norm`. Layers shrink by different factors, so the direction of the step changes.',
  params: [
    maxNorm('Largest norm of one gradient that passes unchanged.'),
  ],
  example: training({ clip: 'norm(1)' }),
  reference: 'https://keras.io/api/optimizers/',
  aliases: ['clipnorm', 'clip_by_norm', 'local_norm'],
  acts: 'gradients',
  emit: { tfjs: 'clip.norm', keras: 'clipnorm', form: 'positional' },
};
