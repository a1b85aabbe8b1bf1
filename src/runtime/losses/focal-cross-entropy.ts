/** Focal cross-entropy (Lin et al. 2017): what is already right counts less, so that the rare and hard decide. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { EPSILON, targetsLike } from './targets.ts';

export interface FocalOptions {
  /** How much less the easy ones count; 0 is cross-entropy times alpha (default 2). */
  gamma?: number;
  /** Factor of the whole (default 0.25). */
  alpha?: number;
  /** The model ends without softmax and its outputs are logits (default false). */
  fromLogits?: boolean;
  /** Part of the target that is spread evenly over all classes (default 0). */
  labelSmoothing?: number;
}

/** Mean over the batch of -Σ t · alpha · (1 - p)^gamma · log p; class numbers, or shares of classes. */
export function focalCrossEntropy(options: FocalOptions = {}): Loss {
  const { gamma = 2, alpha = 0.25, fromLogits = false, labelSmoothing = 0 } = options;
  return {
    name: 'focalCrossEntropy',
    link: 'softmax',
    fromLogits,
    softTargets: true,
    compute(targets, outputs, { logits }) {
      const given = targetsLike(targets, outputs);
      const wanted = labelSmoothing === 0 ? given : tf.add(tf.mul(given, 1 - labelSmoothing), labelSmoothing / outputs.shape.at(-1)!);
      const logs: Tensor = logits || fromLogits
        ? tf.sub(outputs, tf.logSumExp(outputs, -1, true))
        : tf.log(tf.clipByValue(tf.div(outputs, tf.sum(outputs, -1, true)), EPSILON, 1 - EPSILON));
      // bounded below, so that the slope of the power is finite where p is 1
      const rest = tf.maximum(tf.sub(1, tf.exp(logs)), EPSILON);
      return tf.neg(tf.mean<Scalar>(tf.sum(tf.mul(tf.mul(wanted, alpha), tf.mul(tf.pow(rest, gamma), logs)), -1)));
    },
  };
}
