/** Mean over batch and outputs of (output - target)². */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';

/** Targets of the outputs' shape. */
export function meanSquaredError(): Loss {
  return {
    name: 'meanSquaredError',
    compute: (targets, outputs) =>
      tf.mean<Scalar>(tf.square(tf.sub(outputs, tf.reshape(targets, outputs.shape).toFloat()))),
  };
}
