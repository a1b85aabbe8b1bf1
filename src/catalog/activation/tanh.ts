/** `tanh`: hyperbolic tangent. */
import type { ActivationWord } from '../types.ts';

export const tanh: ActivationWord = {
  family: 'activation', name: 'tanh',
  summary: 'hyperbolic tangent',
  doc: 'Squeezes into −1 to 1, centred. Goes with `glorot_uniform`; a deep plain chain still loses gradient slowly.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> tanh -> dense(10) }',
  aliases: ['Tanh'],
  value: (x) => Math.tanh(x),
  derivative: (x) => 1 - Math.tanh(x) ** 2,
  flops: 5,
  emit: { tfjs: 'tanh', keras: 'tanh' },
};
