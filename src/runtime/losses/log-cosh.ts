/** Mean over batch and outputs of log cosh(output - target): squared near zero, absolute far from it. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { targetsLike } from './targets.ts';

/** As x + softplus(-2x) - log 2 of the absolute difference, which never overflows. */
export function logCosh(): Loss {
  return {
    name: 'logCosh',
    compute(targets, outputs) {
      const difference = tf.abs(tf.sub(outputs, targetsLike(targets, outputs)));
      return tf.mean<Scalar>(tf.sub(tf.add(difference, tf.softplus(tf.mul(difference, -2))), Math.LN2));
    },
  };
}
