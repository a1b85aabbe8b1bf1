/** What a layer of cells gives back, once the gradients of what goes into its gates are known: sums over all steps. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { asRows } from './as-rows.ts';
import { operation } from './operation.ts';

/** Of the inputs: an operation by itself, which a graph leaves out where nobody asks for it. */
export const inputGradient = (ofSums: Tensor, kernel: Tensor, shape: number[]): Tensor => tf.reshape(tf.matMul(asRows(ofSums), kernel, false, true), shape);

/**
 * Of kernel, recurrent kernel and bias (native/sequence-weights.h).
 * @param ofTurned gradients of what the states add, where that is something else than what the inputs add
 */
export const weightGradients = (x: Tensor, states: Tensor, ofSums: Tensor, ofTurned = ofSums): Tensor[] =>
  operation('GradnetSequenceWeights', [x, states, ofSums, ofTurned], {}, 3);
