/** Focal cross-entropy of independent yes/no outputs (Lin et al. 2017). */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';
import { EPSILON, targetsLike } from './targets.ts';

export interface BinaryFocalOptions {
  /** How much less the easy ones count (default 2). */
  gamma?: number;
  /** With `applyClassBalancing`: weight of yes, 1 - alpha that of no (default 0.25). */
  alpha?: number;
  /** Weigh yes and no by alpha (default false). */
  applyClassBalancing?: boolean;
  /** The model ends without sigmoid and its outputs are logits (default false). */
  fromLogits?: boolean;
  /** Moves targets towards 1/2 by this part (default 0). */
  labelSmoothing?: number;
}

/** Mean over batch and outputs of -(1 - q)^gamma · (t·log p + (1-t)·log(1-p)), q = t·p + (1-t)·(1-p). */
export function binaryFocalCrossEntropy(options: BinaryFocalOptions = {}): Loss {
  const { gamma = 2, alpha = 0.25, applyClassBalancing = false, fromLogits = false, labelSmoothing = 0 } = options;
  return {
    name: 'binaryFocalCrossEntropy',
    link: 'sigmoid',
    fromLogits,
    compute(targets, outputs, { logits }) {
      const given = targetsLike(targets, outputs);
      const wanted = labelSmoothing === 0 ? given : tf.add(tf.mul(given, 1 - labelSmoothing), labelSmoothing / 2);
      const fromScores = logits || fromLogits;
      const p = fromScores ? tf.sigmoid(outputs) : tf.clipByValue(outputs, EPSILON, 1 - EPSILON);
      const [yes, no] = fromScores
        ? [tf.neg(tf.softplus(tf.neg(outputs))), tf.neg(tf.softplus(outputs))]
        : [tf.log(p), tf.log(tf.sub(1, p))];
      const entropy = tf.add(tf.mul(wanted, yes), tf.mul(tf.sub(1, wanted), no));
      const right = tf.add(tf.mul(wanted, p), tf.mul(tf.sub(1, wanted), tf.sub(1, p)));
      const focused = tf.mul(tf.pow(tf.maximum(tf.sub(1, right), EPSILON), gamma), entropy);
      const weight = applyClassBalancing ? tf.add(tf.mul(wanted, 2 * alpha - 1), 1 - alpha) : tf.scalar(1);
      return tf.neg(tf.mean<Scalar>(tf.mul(weight, focused)));
    },
  };
}
