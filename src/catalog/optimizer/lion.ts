/** `lion`: every weight moves by the same amount. */
import { training } from '../examples.ts';
import { decay, decayRate, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const lion: CallWord = {
  name: 'lion',
  family: 'optimizer',
  summary: 'steps of one size in the direction of a sign',
  doc: 'Moves every weight by exactly `learning_rate` against the sign of a mean of the gradient. Wants a rate three to ten times smaller than adam’s, and a weight decay as much larger.',
  params: [
    learningRate(1e-3),
    decayRate('beta_1', 'Share of the mean gradient in the direction.', 0.9),
    decayRate('beta_2', 'Decay of the mean gradient.', 0.99),
    ...decay(),
  ],
  example: training({ optimizer: 'lion(1e-4, weight_decay: 0.1)' }),
  reference: 'Chen et al. 2023, https://arxiv.org/abs/2302.06675',
  aliases: ['Lion'],
  learningRates: { low: 1e-6, high: 3e-3, usual: 1e-4 },
  emit: { tfjs: 'optimizers.lion', keras: 'Lion' },
};
