/**
 * A whole LSTM layer and its gradient: by our own operations where TensorFlow has them, composed of its own otherwise. Only
 * what depends on the step before is done step by step: the products with the inputs, and those that give the gradients of
 * all weights, are one for the whole sequence. (TensorFlow's own `BlockLSTMV2` is twice as slow as the composition: it adds
 * up the gradient of the weights at every step, and waits for its threads some twenty times.)
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { runFused } from '../../fused.ts';
import { mayUseOwnKernels } from '../own-kernels.ts';
import { asRows } from './as-rows.ts';
import { registerNative } from './operation.ts';
import { KEPT, ownBackward, ownForward } from './own-lstm.ts';
import { statesBefore } from './states-before.ts';

/** Tensors of a step that the gradient is given: gates, candidate, cell and its tanh. */
const OF_STEP = 4;

export function registerLstm(): void {
  registerNative('LstmSequence', ({ x, kernel, recurrent, bias }) =>
    tf.tidy(() => (mayUseOwnKernels() ? ownForward : forward)(x!, kernel!, recurrent!, bias!)),
  );
  registerNative('LstmSequenceGrad', ({ slopes, x, kernel, recurrent, bias: _bias, ...kept }) => tf.tidy(() => {
    const { kept0: states, kept1: cells, kept2: gates } = kept as Record<string, Tensor>;
    if (Object.keys(kept).length === 1 + KEPT)
      return ownBackward(slopes!, { x: x!, kernel: kernel!, recurrent: recurrent!, states: states!, cells: cells!, gates: gates! });
    const [batch, steps] = x!.shape as [number, number];
    const of = (step: number): Tensor[] => Array.from({ length: OF_STEP }, (_, i) => kept[`kept${1 + OF_STEP * step + i}`]!);
    const all = Array.from({ length: steps }, (_, step) => of(step));
    return backward(slopes!, { batch, x: x!, kernel: kernel!, recurrent: recurrent!, states: states!, kept: all });
  }));
}

/** Keras' order of the gates, i, f, c, o, with the three that are sigmoids beside each other, and back: the same exchange. */
function exchanged(weights: Tensor): Tensor {
  const axis = weights.rank - 1;
  const [i, f, third, fourth] = tf.split(weights, 4, axis) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([i, f, fourth, third], axis);
}

function forward(x: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor): Tensor[] {
  const [batch, steps] = x.shape as [number, number];
  const units = recurrent.shape[0];
  const fromInputs = tf.add(tf.matMul(asRows(x), exchanged(kernel)), exchanged(bias));
  const fromStates = exchanged(recurrent);
  const kept: Tensor[] = [];
  const states: Tensor[] = [];
  let cell: Tensor | undefined;
  for (const [step, inputs] of tf.unstack(tf.reshape(fromInputs, [batch, steps, 4 * units]), 1).entries()) {
    const sums = step === 0 ? inputs : tf.add(tf.matMul(states[step - 1]!, fromStates), inputs);
    const [before, candidateBefore] = tf.split(sums, [3 * units, units], 1) as [Tensor, Tensor];
    const gates = tf.sigmoid(before);
    const candidate = tf.tanh(candidateBefore);
    const [write, keep, show] = tf.split(gates, 3, 1) as [Tensor, Tensor, Tensor];
    const written = tf.mul(write, candidate);
    cell = cell === undefined ? written : tf.add(tf.mul(keep, cell), written);
    const shown = tf.tanh(cell);
    const state = tf.mul(show, shown);
    kept.push(gates, candidate, cell, shown);
    states.push(state);
  }
  return [tf.stack(states, 1), ...kept];
}

interface Given {
  readonly batch: number;
  readonly x: Tensor;
  readonly kernel: Tensor;
  readonly recurrent: Tensor;
  readonly states: Tensor;
  readonly kept: readonly (readonly Tensor[])[];
}

function backward(slopes: Tensor, { batch, x, kernel, recurrent, states, kept }: Given): Tensor[] {
  const fromStates = exchanged(recurrent);
  const nothing = tf.zeros([batch, recurrent.shape[0]]);
  const sumSlopes: Tensor[] = [];
  let stateCarried: Tensor | undefined;
  let cellCarried: Tensor | undefined;
  const ofStates = tf.unstack(slopes, 1);
  for (let step = kept.length - 1; step >= 0; step--) {
    const [gates, candidate, , shown] = kept[step] as [Tensor, Tensor, Tensor, Tensor];
    const [write, keep, show] = tf.split(gates, 3, 1) as [Tensor, Tensor, Tensor];
    const state = stateCarried === undefined ? ofStates[step]! : tf.add(ofStates[step]!, stateCarried);
    const through = runFused('TanhGrad', { dy: tf.mul(state, show), y: shown })[0]!;
    const cell: Tensor = cellCarried === undefined ? through : tf.add(through, cellCarried);
    const ofGates = tf.concat([tf.mul(cell, candidate), step === 0 ? nothing : tf.mul(cell, kept[step - 1]![2]!), tf.mul(state, shown)], 1);
    const ofSums: Tensor = tf.concat([runFused('SigmoidGrad', { dy: ofGates, y: gates })[0]!, runFused('TanhGrad', { dy: tf.mul(cell, write), y: candidate })[0]!], 1);
    sumSlopes[step] = ofSums;
    if (step === 0) break;
    stateCarried = tf.matMul(ofSums, fromStates, false, true);
    cellCarried = tf.mul(cell, keep);
  }
  const all = asRows(tf.stack(sumSlopes, 1));
  return [
    tf.reshape(tf.matMul(all, exchanged(kernel), false, true), x.shape),
    exchanged(tf.matMul(asRows(x), all, true, false)), exchanged(tf.matMul(asRows(statesBefore(states)), all, true, false)), exchanged(tf.sum(all, 0)),
  ];
}
