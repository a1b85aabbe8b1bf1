/** `he_uniform`: uniform, variance 2 / fan in. */
import { scaled } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const heUniform: InitializerWord = {
  name: 'he_uniform',
  family: 'initializer',
  summary: 'uniform, variance 2 / fan in',
  doc: 'Keeps the size of values through relu layers.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: he_uniform) -> relu'),
  reference: 'He et al. 2015, https://arxiv.org/abs/1502.01852',
  aliases: ['kaiming_uniform', 'he', 'kaiming'],
  draws: scaled(2, 'fan_in'),
  emit: { tfjs: 'heUniform', keras: 'HeUniform' },
};
