/** `non_neg`: no value below zero. */
import { network } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const nonNeg: CallWord = {
  name: 'non_neg',
  family: 'constraint',
  summary: 'no value below zero',
  doc: 'After every step, sets what is negative to zero.',
  params: [],
  example: network('input(784)', 'dense(128, kernel_constraint: non_neg) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/constraints/',
  aliases: ['NonNeg', 'nonneg', 'non_negative', 'positive'],
  emit: { tfjs: 'tf.constraints.nonNeg', keras: 'NonNeg' },
};
