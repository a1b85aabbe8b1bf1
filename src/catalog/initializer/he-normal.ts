/** `he_normal`: truncated normal, nominal variance 2 / fan in. */
import { scaled, TRUNCATED } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const heNormal: InitializerWord = {
  name: 'he_normal',
  family: 'initializer',
  summary: 'truncated normal, nominal variance 2 / fan in',
  doc: 'TensorFlow.js truncates at two standard deviations without making up for it: variance 1.547 / fan in, a little too small for deep relu networks; `he_uniform` has the full 2 / fan in.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: he_normal) -> relu'),
  reference: 'He et al. 2015, https://arxiv.org/abs/1502.01852',
  aliases: ['kaiming_normal'],
  draws: scaled(2 * TRUNCATED, 'fan_in'),
  emit: { tfjs: 'heNormal', keras: 'HeNormal' },
};
