/** `glorot_normal`: truncated normal, nominal variance 2 / (fan in + fan out). */
import { scaled, TRUNCATED } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const glorotNormal: InitializerWord = {
  name: 'glorot_normal',
  family: 'initializer',
  summary: 'truncated normal, nominal variance 2 / (fan in + fan out)',
  doc: 'TensorFlow.js truncates at two standard deviations without making up for it, so that the variance is 0.774 of the nominal one.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_initializer: glorot_normal) -> relu'),
  reference: 'Glorot & Bengio 2010',
  aliases: ['xavier_normal'],
  draws: scaled(TRUNCATED, 'fan_avg'),
  emit: { tfjs: 'glorotNormal', keras: 'GlorotNormal' },
};
