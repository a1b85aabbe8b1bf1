/** Mean over batch and outputs of output - target · log(output): counts, from their expected number. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { EPSILON, targetsLike } from './targets.ts';

/** Outputs positive; 1e-7 is added under the logarithm, as in Keras. */
export function poisson(): Loss {
  return {
    name: 'poisson',
    compute(targets, outputs) {
      return tf.mean<Scalar>(tf.sub(outputs, tf.mul(targetsLike(targets, outputs), tf.log(tf.add(outputs, EPSILON)))));
    },
  };
}
