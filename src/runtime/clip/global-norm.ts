/** Clipping by global norm (Pascanu et al. 2013): all gradients shrink together, so their direction stays. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Clip } from '../experiment.ts';
import { tf } from '../tf.ts';
import { globalNormOf } from './norms.ts';
import { thresholdAt, type Threshold } from './threshold.ts';

/** g ← g · max / ‖g‖ for all gradients at once when ‖g‖, the norm over all of them, exceeds `max`. */
export function globalNorm(threshold: Threshold): Clip {
  return {
    name: 'globalNorm',
    apply(gradients, _variables, given) {
      const max = thresholdAt(threshold, given?.progress);
      const norm = globalNormOf(gradients);
      const scale = tf.div(max, tf.maximum(norm, max));
      return {
        // a threshold that has fallen to nothing lets nothing pass
        gradients: gradients.map((gradient) => (max > 0 ? tf.mul(gradient, scale) : tf.zerosLike(gradient))),
        norm,
        acted: tf.greater(norm, max).toFloat() as Scalar,
      };
    },
  };
}
