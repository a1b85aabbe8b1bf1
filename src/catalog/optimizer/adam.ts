/** `adam`: steps of about the same size for every weight. */
import { training } from '../examples.ts';
import { decay, decayRate, epsilon, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const adam: CallWord = {
  name: 'adam',
  family: 'optimizer',
  summary: 'adaptive moments: a step size of its own for every weight',
  doc: 'Divides a running mean of the gradient by the root of a running mean of its square, both corrected for their start at zero: every weight moves by about `learning_rate` a step. As in the paper and in PyTorch, `epsilon` is added to the corrected root; Keras adds it before the correction, which differs only where gradients are as small as `epsilon`.',
  params: [
    learningRate(1e-3),
    decayRate('beta_1', 'Decay of the mean of gradients.', 0.9),
    decayRate('beta_2', 'Decay of the mean of squares.', 0.999),
    epsilon('Added to the root, so that nothing is divided by zero.'),
    { name: 'amsgrad', type: { type: 'boolean' }, doc: 'Divide by the largest mean of squares so far.', default: false },
    ...decay(),
  ],
  example: training({ optimizer: 'adam(1e-3)' }),
  reference: 'Kingma & Ba 2015, https://arxiv.org/abs/1412.6980',
  aliases: ['Adam', 'amsgrad'],
  learningRates: { low: 1e-6, high: 1e-2, usual: 1e-3 },
  emit: { tfjs: 'optimizers.adam', keras: 'Adam' },
};
