/** `elu`: x for positive values, exp(x) − 1 below. */
import type { ActivationWord } from '../types.ts';

export const elu: ActivationWord = {
  family: 'activation', name: 'elu',
  summary: 'x for positive values, exp(x) − 1 below',
  doc: 'Smooth below zero, so that means stay near zero.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> elu -> dense(10) }',
  reference: 'Clevert, Unterthiner & Hochreiter 2016',
  aliases: ['ELU'],
  value: (x) => (x > 0 ? x : Math.expm1(x)),
  derivative: (x) => (x > 0 ? 1 : Math.exp(x)),
  kinks: [0],
  flops: 3,
  emit: { tfjs: 'elu', keras: 'elu' },
};
