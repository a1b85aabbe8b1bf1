/** `max_norm`: norms of at most a given length. */
import { network } from '../examples.ts';
import { normAxis } from '../params.ts';
import type { CallWord } from '../types.ts';

export const maxNorm: CallWord = {
  name: 'max_norm',
  family: 'constraint',
  summary: 'norms of at most a given length',
  doc: 'After every step, scales down what is longer than `max_value`: by default each unit\'s incoming weights in a dense layer.',
  params: [
    { name: 'max_value', type: { type: 'number', min: 0 }, doc: 'The largest norm.', default: 2 },
    normAxis,
  ],
  example: network('input(784)', 'dense(128, kernel_constraint: max_norm(3)) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/constraints/',
  aliases: ['MaxNorm', 'maxnorm'],
  emit: { tfjs: 'tf.constraints.maxNorm', keras: 'MaxNorm' },
};
