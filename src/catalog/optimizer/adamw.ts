/** `adamw`: adam with weight decay apart from the gradient. */
import { training } from '../examples.ts';
import { decay, decayRate, epsilon, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const adamw: CallWord = {
  name: 'adamw',
  family: 'optimizer',
  summary: 'adam with decoupled weight decay',
  doc: 'Steps like `adam`, and takes `learning_rate · weight_decay · w` from the weights besides, so that decay is not divided by the gradient\'s size. Biases and weights of normalization are spared unless `decay_exclude` says otherwise. As in the paper and in PyTorch, `epsilon` is added to the corrected root; Keras adds it before the correction, which differs only where gradients are as small as `epsilon`.',
  params: [
    learningRate(1e-3),
    ...decay(0.004),
    decayRate('beta_1', 'Decay of the mean of gradients.', 0.9),
    decayRate('beta_2', 'Decay of the mean of squares.', 0.999),
    epsilon('Added to the root, so that nothing is divided by zero.'),
    { name: 'amsgrad', type: { type: 'boolean' }, doc: 'Divide by the largest mean of squares so far.', default: false },
  ],
  example: training({ optimizer: 'adamw(1e-3, weight_decay: 0.01)' }),
  reference: 'Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101',
  aliases: ['AdamW'],
  learningRates: { low: 1e-6, high: 1e-2, usual: 1e-3 },
  emit: { tfjs: 'optimizers.adamw', keras: 'AdamW' },
};
