/** Mean over batch and outputs of Huber's loss: squared up to `delta`, straight beyond. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { targetsLike } from './targets.ts';

export interface HuberOptions {
  /** Where the parabola becomes a line (default 1). */
  delta?: number;
}

/** d²/2 where |d| ≤ delta, delta·|d| - delta²/2 beyond; d = output - target. */
export function huber({ delta = 1 }: HuberOptions = {}): Loss {
  return {
    name: 'huber',
    compute(targets, outputs) {
      const size = tf.abs(tf.sub(outputs, targetsLike(targets, outputs)));
      const near = tf.minimum(size, delta);
      return tf.mean<Scalar>(tf.add(tf.div(tf.square(near), 2), tf.mul(tf.sub(size, near), delta)));
    },
  };
}
