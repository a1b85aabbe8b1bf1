/** `nadam`: adam that looks ahead. */
import { training } from '../examples.ts';
import { decay, decayRate, epsilon, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const nadam: CallWord = {
  name: 'nadam',
  family: 'optimizer',
  summary: 'adam with Nesterov momentum',
  doc: 'Like `adam`, with the momentum of the next step already applied; the momentum itself warms up from half of `beta_1`.',
  params: [
    learningRate(1e-3),
    decayRate('beta_1', 'Decay of the mean of gradients.', 0.9),
    decayRate('beta_2', 'Decay of the mean of squares.', 0.999),
    epsilon('Added to the root, so that nothing is divided by zero.'),
    ...decay(),
  ],
  example: training({ optimizer: 'nadam(1e-3)' }),
  reference: 'Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ',
  aliases: ['Nadam', 'NAdam'],
  learningRates: { low: 1e-6, high: 1e-2, usual: 1e-3 },
  emit: { tfjs: 'optimizers.nadam', keras: 'Nadam' },
};
