/** Clipping by global norm (Pascanu et al. 2013): all gradients shrink together, so their direction stays. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Clip } from '../experiment.ts';
import { tf } from '../tf.ts';

/**
 * g ← g · max / ‖g‖ for all gradients at once when ‖g‖, the norm over all of them, exceeds `max`.
 * @param max positive
 */
export function globalNorm(max: number): Clip {
  return {
    name: 'globalNorm',
    apply(gradients) {
      const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))))) as Scalar;
      const scale = tf.div(max, tf.maximum(norm, max));
      return {
        gradients: gradients.map((gradient) => tf.mul(gradient, scale)),
        norm,
        acted: tf.greater(norm, max).toFloat() as Scalar,
      };
    },
  };
}
