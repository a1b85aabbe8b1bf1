/** `l1`: penalty on the sizes of values. */
import { network } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const l1: CallWord = {
  name: 'l1',
  family: 'regularizer',
  summary: 'penalty on the sizes of values',
  doc: 'Adds `l1 · Σ |w|` to the loss, which pulls weights to zero and leaves many of them there.',
  params: [
    { name: 'l1', type: { type: 'number', min: 0 }, doc: 'Factor of the sum of sizes.', default: 0.01 },
  ],
  example: network('input(784)', 'dense(128, kernel_regularizer: l1(1e-5)) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/regularizers/',
  aliases: ['L1', 'lasso'],
  emit: { tfjs: 'tf.regularizers.l1', keras: 'L1' },
};
