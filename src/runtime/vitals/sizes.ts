/** Norms inside a step that may be recorded: two numbers a tensor, of which JavaScript makes a norm that cannot overflow on the way. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

/** Below this a largest value divides by this instead: quotients by smaller numbers are not what float32 holds. */
const LEAST = 1e-30;

/** m = max|x| and Σ(x/m)², a vector of two for each tensor one after another. Nothing is read, so a graph can hold it. */
export const sizesOf = (tensors: readonly Tensor[]): Tensor1D => tf.concat(tensors.map((tensor) => {
  const largest = tf.max(tf.abs(tensor));
  return tf.stack([largest, tf.sum(tf.square(tf.div(tensor, tf.maximum(largest, LEAST))))]);
})) as Tensor1D;

/** The norms that `sizesOf` was asked for; Infinity where a value is not finite. */
export function normsIn(sizes: Float32Array): number[] {
  return Array.from({ length: sizes.length / 2 }, (_, i) => {
    const [largest, squares] = [sizes[2 * i]!, sizes[2 * i + 1]!];
    const norm = Math.max(largest, LEAST) * Math.sqrt(squares);
    return Number.isFinite(norm) ? norm : Infinity;
  });
}
