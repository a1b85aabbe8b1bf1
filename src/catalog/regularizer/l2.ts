/** `l2`: penalty on the squares of values. */
import { network } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const l2: CallWord = {
  name: 'l2',
  family: 'regularizer',
  summary: 'penalty on the squares of values',
  doc: 'Adds `l2 · Σ w²` to the loss, so that the gradient of each weight grows by `2 l2 w`. With adaptive optimizers it is not the same as decoupled weight decay: see `adamw`.',
  params: [
    { name: 'l2', type: { type: 'number', min: 0 }, doc: 'Factor of the sum of squares.', default: 0.01 },
  ],
  example: network('input(784)', 'dense(128, kernel_regularizer: l2(1e-4)) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/regularizers/',
  aliases: ['L2', 'ridge', 'weight_penalty'],
  emit: { tfjs: 'tf.regularizers.l2', keras: 'L2' },
};
