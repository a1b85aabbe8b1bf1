/** `softplus`: log(1 + exp(x)). */
import type { ActivationWord } from '../types.ts';

export const softplus: ActivationWord = {
  family: 'activation', name: 'softplus',
  summary: 'log(1 + exp(x))',
  doc: 'A smooth relu; always positive.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> softplus -> dense(10) }',
  aliases: [],
  value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  derivative: (x) => 1 / (1 + Math.exp(-x)),
  flops: 4,
  emit: { tfjs: 'softplus', keras: 'softplus' },
};
