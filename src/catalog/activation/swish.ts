/** `swish`: x · sigmoid(x). */
import type { ActivationWord } from '../types.ts';

export const swish: ActivationWord = {
  family: 'activation', name: 'swish',
  summary: 'x · sigmoid(x)',
  doc: 'Smooth, dips below zero. With `he_normal` it has no stable variance in depth: put a normalization before it.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> swish -> dense(10) }',
  reference: 'Ramachandran, Zoph & Le 2017',
  aliases: ['silu', 'SiLU'],
  value: (x) => x / (1 + Math.exp(-x)),
  derivative: (x) => { const s = 1 / (1 + Math.exp(-x)); return s * (1 + x * (1 - s)); },
  flops: 5,
  emit: { tfjs: 'swish', keras: 'silu' },
};
