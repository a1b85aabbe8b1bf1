/** `sgd`: steps down the gradient, with momentum. */
import { training } from '../examples.ts';
import { decay, decayRate, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const sgd: CallWord = {
  name: 'sgd',
  family: 'optimizer',
  summary: 'stochastic gradient descent, with momentum and weight decay',
  doc: 'Moves weights by `-learning_rate · gradient`; with `momentum`, by a running sum of gradients `v = momentum · v + gradient`.',
  params: [
    learningRate(0.01),
    decayRate('momentum', 'Part of the last step that is kept.', 0),
    { name: 'nesterov', type: { type: 'boolean' }, doc: 'Look ahead along the momentum.', default: false },
    ...decay(),
  ],
  example: training({ optimizer: 'sgd(0.1, momentum: 0.9, nesterov: true)' }),
  reference: 'https://keras.io/api/optimizers/sgd/',
  aliases: ['SGD', 'momentum', 'gradient_descent', 'nag'],
  check: (args) => (args['nesterov'] === true && args['momentum'] === 0 ? { argument: 'nesterov', allowed: '`false` without `momentum`' } : undefined),
  learningRates: { low: 1e-4, high: 1, usual: 0.01 },
  emit: { tfjs: 'optimizers.sgd', keras: 'SGD' },
};
