/** `l1_l2`: penalty on sizes and on squares of values. */
import { network } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const l1L2: CallWord = {
  name: 'l1_l2',
  family: 'regularizer',
  summary: 'penalty on sizes and on squares of values',
  doc: 'Adds `l1 · Σ |w| + l2 · Σ w²` to the loss. Both factors are to be given; where one is zero, `l1` or `l2` says so.',
  params: [
    { name: 'l1', type: { type: 'number', min: 0 }, doc: 'Factor of the sum of sizes.' },
    { name: 'l2', type: { type: 'number', min: 0 }, doc: 'Factor of the sum of squares.' },
  ],
  example: network('input(784)', 'dense(128, kernel_regularizer: l1_l2(1e-5, 1e-4)) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/regularizers/',
  aliases: ['L1L2', 'l1l2', 'elastic_net'],
  emit: { tfjs: 'tf.regularizers.l1l2', keras: 'L1L2' },
};
