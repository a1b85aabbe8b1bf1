/** Sizes of tensors that neither overflow nor vanish on the way: squares of small float32 values do. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

/** √Σx²; infinity where a value is not finite. */
export function norm(x: Tensor): number {
  return tf.tidy(() => {
    const largest = tf.max(tf.abs(x)).dataSync()[0]!;
    if (largest === 0) return 0;
    if (!Number.isFinite(largest)) return Infinity;
    // A division by a denormal is none: by a power of two that float32 holds, twice if need be.
    const scaled = largest < 1e-30 ? tf.mul(x, 2 ** 100) : tf.div(x, largest);
    const size = Math.sqrt(tf.sum(tf.square(scaled)).dataSync()[0]!);
    return largest < 1e-30 ? size / 2 ** 100 : size * largest;
  });
}

/** √E[x²]. */
export const rms = (x: Tensor): number => norm(x) / Math.sqrt(x.size);
