/** `global_norm`: all gradients shrink together. */
import { training } from '../examples.ts';
import { maxNorm } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const globalNorm: CallWord = {
  name: 'global_norm',
  family: 'clip',
  summary: 'shrinks all gradients together where their norm is too large',
  doc: 'Where the norm of all gradients taken together exceeds `max_norm`, multiplies them all by `max_norm / norm`: the direction of the step stays. With a schedule the threshold falls during the run.',
  params: [
    maxNorm('Largest norm that passes unchanged.'),
  ],
  example: training({ clip: 'global_norm(1)' }),
  reference: 'Pascanu et al. 2013, https://arxiv.org/abs/1211.5063',
  aliases: ['global_clipnorm', 'clip_grad_norm', 'clip_by_global_norm'],
  acts: 'gradients',
  emit: { tfjs: 'clip.globalNorm', keras: 'global_clipnorm', form: 'positional' },
};
