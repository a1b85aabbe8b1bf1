/** `hard_sigmoid`: piecewise linear sigmoid. */
import { network } from '../examples.ts';
import type { ActivationWord } from '../types.ts';

export const hardSigmoid: ActivationWord = {
  name: 'hard_sigmoid',
  family: 'activation',
  summary: 'piecewise linear sigmoid',
  doc: '`0.2 x + 0.5`, cut off at 0 and 1: TensorFlow.js\' definition. (Keras 3 uses `x / 6 + 0.5`.)',
  params: [],
  example: network('input(784)', 'dense(128) -> hard_sigmoid', 'dense(10) -> softmax'),
  reference: 'https://js.tensorflow.org/api/latest/#layers.activation',
  aliases: ['HardSigmoid', 'hardsigmoid'],
  value: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
  derivative: (x) => (Math.abs(x) < 2.5 ? 0.2 : 0),
  kinks: [-2.5, 2.5],
  flops: 3,
  emit: { tfjs: 'hardSigmoid', keras: 'hard_sigmoid' },
};
