/** Cross-entropy of independent yes/no outputs, computed from logits wherever the model has them. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';

export interface BinaryCrossEntropyOptions {
  /** The model ends without sigmoid and its outputs are logits (default false). */
  fromLogits?: boolean;
  /** Moves targets towards 1/2 by this part, 0 … 1 (default 0). */
  labelSmoothing?: number;
}

const EPSILON = 1e-7;

/**
 * Mean over batch and outputs of -(t·log p + (1-t)·log(1-p)); targets of the outputs' shape, values 0 … 1.
 * When the model ends in sigmoid, the values x before it are taken: max(x,0) - x·t + log(1 + e^-|x|) never overflows.
 */
export function binaryCrossentropy(options: BinaryCrossEntropyOptions = {}): Loss {
  const { fromLogits = false, labelSmoothing = 0 } = options;
  return {
    name: 'binaryCrossentropy',
    link: 'sigmoid',
    fromLogits,
    compute(targets: Tensor, outputs: Tensor, { logits }) {
      const shaped = tf.reshape(targets, outputs.shape).toFloat();
      const wanted = labelSmoothing === 0 ? shaped : tf.add(tf.mul(shaped, 1 - labelSmoothing), labelSmoothing / 2);
      if (logits || fromLogits) {
        const tail = tf.log1p(tf.exp(tf.neg(tf.abs(outputs))));
        return tf.mean<Scalar>(tf.add(tf.sub(tf.relu(outputs), tf.mul(outputs, wanted)), tail));
      }
      const p = tf.clipByValue(outputs, EPSILON, 1 - EPSILON);
      const yes = tf.mul(wanted, tf.log(p));
      const no = tf.mul(tf.sub(1, wanted), tf.log(tf.sub(1, p)));
      return tf.neg(tf.mean<Scalar>(tf.add(yes, no)));
    },
  };
}
