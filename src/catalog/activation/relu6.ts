/** `relu6`: relu cut off at 6. */
import { network } from '../examples.ts';
import type { ActivationWord } from '../types.ts';

export const relu6: ActivationWord = {
  name: 'relu6',
  family: 'activation',
  summary: 'relu cut off at 6',
  doc: '`min(max(x, 0), 6)`: MobileNet\'s activation, whose limited range suits arithmetic of few bits.',
  params: [],
  example: network('input(784)', 'dense(128) -> relu6', 'dense(10) -> softmax'),
  reference: 'Howard et al. 2017, https://arxiv.org/abs/1704.04861',
  aliases: ['ReLU6'],
  value: (x) => Math.min(6, Math.max(0, x)),
  derivative: (x) => (x > 0 && x < 6 ? 1 : 0),
  kinks: [0, 6],
  flops: 2,
  emit: { tfjs: 'relu6', keras: 'relu6' },
};
