/** `selu`: scaled elu that keeps mean 0 and variance 1. */
import type { ActivationWord } from '../types.ts';

/** Klambauer et al. 2017, equation 14. */
const alpha = 1.6732632423543772;
const scale = 1.0507009873554805;

export const selu: ActivationWord = {
  family: 'activation', name: 'selu',
  summary: 'scaled elu that keeps mean 0 and variance 1',
  doc: 'Goes with `lecun_normal` or `lecun_uniform`: the fixed point at variance 1 then holds a deep plain network.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> selu -> dense(10) }',
  reference: 'Klambauer et al. 2017, Self-Normalizing Neural Networks',
  aliases: ['SELU'],
  value: (x) => scale * (x > 0 ? x : alpha * Math.expm1(x)),
  derivative: (x) => scale * (x > 0 ? 1 : alpha * Math.exp(x)),
  kinks: [0],
  flops: 4,
  emit: { tfjs: 'selu', keras: 'selu' },
};
