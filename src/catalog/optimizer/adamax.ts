/** `adamax`: adam by the largest gradient. */
import { training } from '../examples.ts';
import { decay, decayRate, epsilon, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const adamax: CallWord = {
  name: 'adamax',
  family: 'optimizer',
  summary: 'adam with the largest gradient in place of the root mean square',
  doc: 'Divides a running mean of the gradient by the largest gradient of the near past: steps are bounded by `learning_rate`, and rare large gradients are remembered for long.',
  params: [
    learningRate(1e-3),
    decayRate('beta_1', 'Decay of the mean of gradients.', 0.9),
    decayRate('beta_2', 'Decay of the largest gradient.', 0.999),
    epsilon('Added to the divisor.'),
    ...decay(),
  ],
  example: training({ optimizer: 'adamax(2e-3)' }),
  reference: 'Kingma & Ba 2015, section 7.1, https://arxiv.org/abs/1412.6980',
  aliases: ['Adamax', 'AdaMax'],
  learningRates: { low: 1e-6, high: 2e-2, usual: 1e-3 },
  emit: { tfjs: 'optimizers.adamax', keras: 'Adamax' },
};
