/** `hard_sigmoid`: piecewise linear sigmoid. */
import { network } from '../examples.ts';
import type { ActivationWord } from '../types.ts';

export const hardSigmoid: ActivationWord = {
  name: 'hard_sigmoid',
  family: 'activation',
  summary: 'piecewise linear sigmoid',
  doc: '`x / 6 + 0.5`, cut off at 0 and 1, as Keras 3 and PyTorch define it. TensorFlow.js\' own `hardSigmoid` is the older `0.2 x + 0.5`; programs name Keras\', which the runtime brings.\n\nSaved models name a class of gradnet\'s runtime for it: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [],
  example: network('input(784)', 'dense(128) -> hard_sigmoid', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/activations/#hardsigmoid-function',
  aliases: ['HardSigmoid', 'hardsigmoid'],
  value: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
  derivative: (x) => (Math.abs(x) < 3 ? 1 / 6 : 0),
  kinks: [-3, 3],
  flops: 3,
  // The runtime's name, not TensorFlow.js' `hardSigmoid`.
  emit: { tfjs: 'kerasHardSigmoid', keras: 'hard_sigmoid' },
};
