/** Minus the cosine between output and target, mean over the batch. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { targetsLike } from './targets.ts';

/** -1 where they point the same way, 1 where they are opposite; lengths do not matter. */
export function cosineSimilarity(): Loss {
  return {
    name: 'cosineSimilarity',
    softTargets: true,
    compute(targets, outputs) {
      const unit = (x: Tensor): Tensor => tf.div(x, tf.sqrt(tf.maximum(tf.sum(tf.square(x), -1, true), 1e-12)));
      return tf.neg(tf.mean<Scalar>(tf.sum(tf.mul(unit(outputs), unit(targetsLike(targets, outputs))), -1)));
    },
  };
}
