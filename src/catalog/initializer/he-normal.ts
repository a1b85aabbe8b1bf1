/** `he_normal`: truncated normal, variance 2 / fan in. */
import { scaled } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const heNormal: InitializerWord = {
  name: 'he_normal',
  family: 'initializer',
  summary: 'truncated normal, variance 2 / fan in',
  doc: 'Normal, cut off at two standard deviations; keeps the size of values through relu layers. TensorFlow.js\' own of this name does not make up for the cut and has 0.774 of the variance; the runtime does, as Keras.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: he_normal) -> relu'),
  reference: 'He et al. 2015, https://arxiv.org/abs/1502.01852',
  aliases: ['kaiming_normal'],
  draws: scaled(2, 'fan_in'),
  emit: { tfjs: 'initializers.heNormal', keras: 'HeNormal' },
};
