/** `projection`: weights are put back on a ball. */
import { training } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const projection: CallWord = {
  name: 'projection',
  family: 'clip',
  summary: 'puts weights back on a norm ball after each step',
  doc: 'Where the norm of the weights into a unit (or of a whole kernel, `of: kernel`) exceeds `max_norm` after a step, shrinks them to it. Biases and weights of normalization stay. Goes together with one way of clipping gradients: `clip: global_norm(1), projection(3)`.',
  params: [
    { name: 'max_norm', type: { type: 'number', above: 0 }, doc: 'Radius of the ball.' },
    { name: 'of', type: { type: 'choice', of: ['unit', 'kernel'] }, doc: 'What has the norm.', default: 'unit' },
  ],
  example: training({ clip: 'projection(3)' }),
  reference: 'Srebro & Shraibman 2005, Hinton et al. 2012, https://arxiv.org/abs/1207.0580',
  aliases: ['max_norm', 'weight_projection', 'norm_ball'],
  acts: 'weights',
  emit: { tfjs: 'clip.projection' },
};
