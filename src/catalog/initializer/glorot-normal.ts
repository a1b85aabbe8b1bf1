/** `glorot_normal`: truncated normal, variance 2 / (fan in + fan out). */
import { scaled } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const glorotNormal: InitializerWord = {
  name: 'glorot_normal',
  family: 'initializer',
  summary: 'truncated normal, variance 2 / (fan in + fan out)',
  doc: 'Normal, cut off at two standard deviations, with the variance that it is named by. TensorFlow.js\' own of this name does not make up for the cut and has 0.774 of it; the runtime does, as Keras.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: glorot_normal) -> relu'),
  reference: 'Glorot & Bengio 2010',
  aliases: ['xavier_normal'],
  draws: scaled(1, 'fan_avg'),
  emit: { tfjs: 'initializers.glorotNormal', keras: 'GlorotNormal' },
};
