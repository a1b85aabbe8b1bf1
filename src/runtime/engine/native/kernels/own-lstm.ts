/** An LSTM layer by our own operations (native/lstm.h): the sequence is one of them, and its gradient another. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { operation } from './operation.ts';
import { sequenceGradient } from './sequence-gradient.ts';

/** What the gradient is given beside the states: cells and gates. */
export const KEPT = 2;

export function ownForward(x: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor): Tensor[] {
  return operation('GradnetLstm', [x, kernel, recurrent, bias], {}, 1 + KEPT);
}

export function ownBackward(
  slopes: Tensor,
  { x, kernel, recurrent, states, cells, gates }: Record<'x' | 'kernel' | 'recurrent' | 'states' | 'cells' | 'gates', Tensor>,
): Tensor[] {
  return sequenceGradient('GradnetLstmGrad', [slopes, x, kernel, recurrent, states, cells, gates]);
}
