/** `lecun_normal`: truncated normal, nominal variance 1 / fan in. */
import { scaled, TRUNCATED } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const lecunNormal: InitializerWord = {
  name: 'lecun_normal',
  family: 'initializer',
  summary: 'truncated normal, nominal variance 1 / fan in',
  doc: 'TensorFlow.js truncates at two standard deviations without making up for it: variance 0.774 / fan in.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: lecun_normal) -> relu'),
  reference: 'LeCun et al. 1998',
  aliases: [],
  draws: scaled(TRUNCATED, 'fan_in'),
  emit: { tfjs: 'leCunNormal', keras: 'LecunNormal' },
};
