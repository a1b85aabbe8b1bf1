/** `lecun_uniform`: uniform, variance 1 / fan in. */
import { scaled } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const lecunUniform: InitializerWord = {
  name: 'lecun_uniform',
  family: 'initializer',
  summary: 'uniform, variance 1 / fan in',
  doc: 'For selu and for layers of slope 1.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: lecun_uniform) -> relu'),
  reference: 'LeCun et al. 1998',
  aliases: ['lecun'],
  draws: scaled(1, 'fan_in'),
  emit: { tfjs: 'leCunUniform', keras: 'LecunUniform' },
};
