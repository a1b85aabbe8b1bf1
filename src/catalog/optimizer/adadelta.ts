/** `adadelta`: steps in the units of the weights. */
import { training } from '../examples.ts';
import { decay, decayRate, epsilon, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const adadelta: CallWord = {
  name: 'adadelta',
  family: 'optimizer',
  summary: 'steps as large as past steps, over the size of past gradients',
  doc: 'Multiplies each gradient by the root mean square of past steps over that of past gradients. `learning_rate` scales the result: 1 is the paper’s, and Keras’ standard of 0.001 is very slow.',
  params: [
    learningRate(1e-3),
    decayRate('rho', 'Decay of both means of squares.', 0.95),
    epsilon('Added under both roots.'),
    ...decay(),
  ],
  example: training({ optimizer: 'adadelta(1)' }),
  reference: 'Zeiler 2012, https://arxiv.org/abs/1212.5701',
  aliases: ['Adadelta', 'AdaDelta'],
  learningRates: { low: 1e-2, high: 10, usual: 1 },
  emit: { tfjs: 'optimizers.adadelta', keras: 'Adadelta' },
};
