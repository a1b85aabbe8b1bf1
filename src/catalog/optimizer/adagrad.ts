/** `adagrad`: rates that fall with all gradients so far. */
import { training } from '../examples.ts';
import { decay, epsilon, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const adagrad: CallWord = {
  name: 'adagrad',
  family: 'optimizer',
  summary: 'each weight’s rate falls with the squares of its gradients',
  doc: 'Divides each gradient by the root of the sum of all its squares so far: rare features keep a large rate, frequent ones slow down, and none ever speeds up again.',
  params: [
    learningRate(1e-3),
    { name: 'initial_accumulator_value', type: { type: 'number', min: 0 }, doc: 'What the sum of squares starts from.', default: 0.1 },
    epsilon('Added under the root.'),
    ...decay(),
  ],
  example: training({ optimizer: 'adagrad(0.01)' }),
  reference: 'Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html',
  aliases: ['Adagrad', 'AdaGrad'],
  learningRates: { low: 1e-4, high: 0.5, usual: 1e-2 },
  emit: { tfjs: 'optimizers.adagrad', keras: 'Adagrad' },
};
