/** `adam`: steps of about the same size for every weight. */
import { training } from '../examples.ts';
import { learningRate } from '../params.ts';
import type { CallWord } from '../types.ts';

export const adam: CallWord = {
  name: 'adam',
  family: 'optimizer',
  summary: 'adaptive moments: a step size of its own for every weight',
  doc: 'Divides a running mean of the gradient by the root of a running mean of its square, both corrected for their start at zero: every weight moves by about `learning_rate` a step.',
  params: [
    learningRate(1e-3),
    { name: 'beta_1', type: { type: 'number', min: 0, below: 1 }, doc: 'Decay of the mean of gradients.', default: 0.9 },
    { name: 'beta_2', type: { type: 'number', min: 0, below: 1 }, doc: 'Decay of the mean of squares.', default: 0.999 },
    { name: 'epsilon', type: { type: 'number', above: 0 }, doc: 'Added to the root, so that nothing is divided by zero.', default: 1e-7 },
  ],
  example: training({ optimizer: 'adam(1e-3)' }),
  reference: 'Kingma & Ba 2015, https://arxiv.org/abs/1412.6980',
  aliases: ['Adam'],
  learningRates: { low: 1e-5, high: 1e-2, usual: 1e-3 },
  emit: { tfjs: 'optimizers.adam', keras: 'Adam' },
};
