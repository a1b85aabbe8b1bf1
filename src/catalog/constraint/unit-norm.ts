/** `unit_norm`: norms of exactly 1. */
import { network } from '../examples.ts';
import { normAxis } from '../params.ts';
import type { CallWord } from '../types.ts';

export const unitNorm: CallWord = {
  name: 'unit_norm',
  family: 'constraint',
  summary: 'norms of exactly 1',
  doc: 'After every step, divides by the norms: by default of each unit\'s incoming weights in a dense layer.',
  params: [normAxis],
  example: network('input(784)', 'dense(128, kernel_constraint: unit_norm) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/constraints/',
  aliases: ['UnitNorm', 'unitnorm'],
  emit: { tfjs: 'tf.constraints.unitNorm', keras: 'UnitNorm' },
};
