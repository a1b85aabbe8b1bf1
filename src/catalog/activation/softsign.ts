/** `softsign`: x / (1 + |x|). */
import type { ActivationWord } from '../types.ts';

export const softsign: ActivationWord = {
  family: 'activation', name: 'softsign',
  summary: 'x / (1 + |x|)',
  doc: 'Like `tanh` with longer tails.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> softsign -> dense(10) }',
  aliases: [],
  value: (x) => x / (1 + Math.abs(x)),
  derivative: (x) => 1 / (1 + Math.abs(x)) ** 2,
  kinks: [0],
  flops: 3,
  emit: { tfjs: 'softsign', keras: 'softsign' },
};
