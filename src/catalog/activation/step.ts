/** `step`: 1 above zero, else 0. */
import { network } from '../examples.ts';
import type { ActivationWord } from '../types.ts';

export const step: ActivationWord = {
  name: 'step',
  family: 'activation',
  summary: '1 above zero, else 0',
  doc: 'The threshold of the first neural networks. Its derivative is zero wherever it has one, so that no gradient passes it: layers before it are not trained. `sigmoid` is its smooth form.\n\nSaved models name a class of gradnet\'s runtime for it: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [],
  example: network('input(784)', 'dense(128) -> step', 'dense(10) -> softmax'),
  reference: 'McCulloch & Pitts 1943',
  aliases: ['heaviside', 'threshold', 'binary_step', 'sign'],
  value: (x) => (x > 0 ? 1 : 0),
  derivative: () => 0,
  kinks: [0],
  flops: 1,
  emit: { tfjs: 'step', keras: 'heaviside' },
};
