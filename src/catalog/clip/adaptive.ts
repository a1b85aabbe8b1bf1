/** `adaptive`: each unit in proportion to its weights. */
import { training } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const adaptive: CallWord = {
  name: 'adaptive',
  family: 'clip',
  summary: 'bounds each unit’s gradient by a share of its weights’ norm',
  doc: 'Where the norm of the gradient of a unit’s weights exceeds `clipping` times the norm of the weights, shrinks it to that: no unit changes by more than a share of itself. The layer that gives the output is left alone unless `exclude_output: false`.',
  params: [
    { name: 'clipping', type: { type: 'number', above: 0 }, doc: 'Largest norm of a gradient over that of its weights.', default: 0.01 },
    { name: 'epsilon', type: { type: 'number', above: 0 }, doc: 'Weights smaller than this count as this.', default: 1e-3 },
    { name: 'exclude_output', type: { type: 'boolean' }, doc: 'Leave the layer of the output alone.', default: true },
  ],
  example: training({ clip: 'adaptive(0.01)' }),
  reference: 'Brock et al. 2021, https://arxiv.org/abs/2102.06171',
  aliases: ['agc', 'adaptive_gradient_clipping'],
  acts: 'gradients',
  emit: { tfjs: 'clip.adaptive' },
};
