/** `mish`: x · tanh(softplus(x)). */
import { network } from '../examples.ts';
import type { ActivationWord } from '../types.ts';

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

export const mish: ActivationWord = {
  name: 'mish',
  family: 'activation',
  summary: 'x · tanh(softplus(x))',
  doc: 'Smooth, dips below zero, close to `swish`.',
  params: [],
  example: network('input(784)', 'dense(128) -> mish', 'dense(10) -> softmax'),
  reference: 'Misra 2019, https://arxiv.org/abs/1908.08681',
  aliases: ['Mish'],
  value: (x) => x * Math.tanh(softplus(x)),
  derivative(x) {
    const t = Math.tanh(softplus(x));
    return t + x * (1 - t * t) / (1 + Math.exp(-x));
  },
  flops: 8,
  emit: { tfjs: 'mish', keras: 'mish' },
};
