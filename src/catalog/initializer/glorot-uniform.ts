/** `glorot_uniform`: uniform, variance 2 / (fan in + fan out). */
import { scaled } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const glorotUniform: InitializerWord = {
  name: 'glorot_uniform',
  family: 'initializer',
  summary: 'uniform, variance 2 / (fan in + fan out)',
  doc: 'Keeps variances about equal in both directions through layers of slope 1, such as tanh near zero.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: glorot_uniform) -> relu'),
  reference: 'Glorot & Bengio 2010',
  aliases: ['xavier_uniform', 'xavier', 'glorot'],
  draws: scaled(1, 'fan_avg'),
  emit: { tfjs: 'glorotUniform', keras: 'GlorotUniform' },
};
