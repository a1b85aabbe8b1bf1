/** Targets in the shape of the outputs, whichever way the data gives them. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

/** Class numbers as one-hot rows where there are several outputs to a target; values and shares as they are. */
export function targetsLike(targets: Tensor, outputs: Tensor): Tensor {
  if (targets.size === outputs.size) return tf.reshape(targets, outputs.shape).toFloat();
  return tf.reshape(tf.oneHot(tf.reshape(targets, [-1]).toInt(), outputs.shape.at(-1)!), outputs.shape).toFloat();
}

/** Keras' bound for probabilities: log stays finite, the gradient too. */
export const EPSILON = 1e-7;
