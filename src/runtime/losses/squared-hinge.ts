/** Mean over batch and outputs of max(1 - target · output, 0)². */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { targetsLike } from './targets.ts';

/** Targets -1 and 1; 0 and 1 are taken as -1 and 1. */
export function squaredHinge(): Loss {
  return {
    name: 'squaredHinge',
    compute(targets, outputs) {
      const given = targetsLike(targets, outputs);
      const signs = tf.where(tf.equal(given, 0), tf.onesLike(given).neg(), given);
      return tf.mean<Scalar>(tf.square(tf.relu(tf.sub(1, tf.mul(signs, outputs)))));
    },
  };
}
