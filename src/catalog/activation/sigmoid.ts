/** `sigmoid`: 1 / (1 + exp(−x)). */
import type { ActivationWord } from '../types.ts';

export const sigmoid: ActivationWord = {
  family: 'activation', name: 'sigmoid',
  summary: '1 / (1 + exp(−x))',
  doc: 'Squeezes into 0 to 1. Its slope is at most 1/4, so every layer of it costs most of the gradient: for outputs, not for depth.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> sigmoid -> dense(10) }',
  aliases: ['logistic'],
  value: (x) => 1 / (1 + Math.exp(-x)),
  derivative: (x) => { const y = 1 / (1 + Math.exp(-x)); return y * (1 - y); },
  flops: 4,
  emit: { tfjs: 'sigmoid', keras: 'sigmoid' },
};
