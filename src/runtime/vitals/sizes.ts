/** Norms inside a step that may be recorded: two numbers a tensor, of which JavaScript makes a norm that cannot overflow on the way. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../engine/fused.ts';
import { tf } from '../tf.ts';

/** Below this a largest value divides by this instead: quotients by smaller numbers are not what float32 holds. */
const LEAST = 1e-30;

/**
 * m = max|x| and Σ(x/m)², a vector of two for each tensor one after another. Nothing is read, so a graph can hold it.
 * @param before what the last of the tensors were before: x is how far they are from it
 */
export function sizesOf(tensors: readonly Tensor[], before: readonly Tensor[] = []): Tensor1D {
  const all = [...tensors, ...before];
  if (hasFused('Sizes') && all.every(({ dtype }) => dtype === 'float32')) {
    return runFused('Sizes', Object.fromEntries(all.map((tensor, i) => [`x${i}`, tensor])), { changes: before.length })[0] as Tensor1D;
  }
  const first = tensors.length - before.length;
  return tf.concat(tensors.map((tensor, i) => {
    const x = i < first ? tensor : tf.sub(tensor, before[i - first]!);
    const largest = tf.max(tf.abs(x));
    return tf.stack([largest, tf.sum(tf.square(tf.div(x, tf.maximum(largest, LEAST))))]);
  })) as Tensor1D;
}

/** The norms that `sizesOf` was asked for; Infinity where a value is not finite. */
export function normsIn(sizes: Float32Array): number[] {
  return Array.from({ length: sizes.length / 2 }, (_, i) => {
    const [largest, squares] = [sizes[2 * i]!, sizes[2 * i + 1]!];
    const norm = Math.max(largest, LEAST) * Math.sqrt(squares);
    return Number.isFinite(norm) ? norm : Infinity;
  });
}
