/** `lecun_normal`: truncated normal, variance 1 / fan in. */
import { scaled } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const lecunNormal: InitializerWord = {
  name: 'lecun_normal',
  family: 'initializer',
  summary: 'truncated normal, variance 1 / fan in',
  doc: 'Normal, cut off at two standard deviations; for selu and for layers of slope 1. TensorFlow.js\' own of this name does not make up for the cut and has 0.774 of the variance; the runtime does, as Keras.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: lecun_normal) -> relu'),
  reference: 'LeCun et al. 1998',
  aliases: [],
  draws: scaled(1, 'fan_in'),
  emit: { tfjs: 'initializers.leCunNormal', keras: 'LecunNormal' },
};
