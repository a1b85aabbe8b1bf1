/**
 * An LSTM layer by our own operations (native/lstm.h): the steps of the sequence are one of them, and one their gradient.
 * The products that do not depend on the step before are TensorFlow's, one for the whole sequence.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { asRows } from './as-rows.ts';
import { operation } from './operation.ts';
import { statesBefore } from './states-before.ts';

/** What the gradient is given beside the states: cells and gates. */
export const KEPT = 2;

export function ownForward(x: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor): Tensor[] {
  const sums = tf.add(tf.matMul(asRows(x), kernel), bias);
  return operation('GradnetLstm', [tf.reshape(sums, [x.shape[0], x.shape[1]!, -1]), recurrent], {}, 1 + KEPT);
}

export function ownBackward(
  slopes: Tensor,
  { x, kernel, recurrent, states, cells, gates }: Record<'x' | 'kernel' | 'recurrent' | 'states' | 'cells' | 'gates', Tensor>,
): Tensor[] {
  const all = asRows(operation('GradnetLstmGrad', [slopes, cells, gates, recurrent], {})[0]!);
  return [
    tf.reshape(tf.matMul(all, kernel, false, true), x.shape),
    tf.matMul(asRows(x), all, true, false),
    tf.matMul(asRows(statesBefore(states)), all, true, false),
    tf.sum(all, 0),
  ];
}
