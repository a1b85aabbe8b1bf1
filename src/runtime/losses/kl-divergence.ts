/** How far the predicted distribution is from the wanted one: Σ t · log(t / p), mean over the batch. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { EPSILON, targetsLike } from './targets.ts';

export interface KlDivergenceOptions {
  /** The model ends without softmax and its outputs are logits (default false). */
  fromLogits?: boolean;
}

/** Shares of classes, or class numbers. Probabilities are kept within [1e-7, 1], as in Keras; from logits nothing needs to be. */
export function klDivergence({ fromLogits = false }: KlDivergenceOptions = {}): Loss {
  return {
    name: 'klDivergence',
    link: 'softmax',
    fromLogits,
    softTargets: true,
    compute(targets, outputs, { logits }) {
      const wanted = tf.clipByValue(targetsLike(targets, outputs), EPSILON, 1);
      const logs = logits || fromLogits
        ? tf.sub(outputs, tf.logSumExp(outputs, -1, true))
        : tf.log(tf.clipByValue(outputs, EPSILON, 1));
      return tf.mean<Scalar>(tf.sum(tf.mul(wanted, tf.sub(tf.log(wanted), logs)), -1));
    },
  };
}
