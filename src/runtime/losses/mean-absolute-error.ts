/** Mean over batch and outputs of |output - target|. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';

/** Targets of the outputs' shape. */
export function meanAbsoluteError(): Loss {
  return {
    name: 'meanAbsoluteError',
    compute: (targets, outputs) =>
      tf.mean<Scalar>(tf.abs(tf.sub(outputs, tf.reshape(targets, outputs.shape).toFloat()))),
  };
}
