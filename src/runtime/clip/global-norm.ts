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
      const max = thresholdAt(threshold, given);
      const norm = globalNormOf(gradients);
      // a threshold that has fallen to nothing lets nothing pass, of gradients that are nothing either
      const scale = tf.divNoNan(max, tf.maximum(norm, max));
      return {
        gradients: gradients.map((gradient) => tf.mul(gradient, scale)),
        norm,
        acted: tf.greater(norm, max).toFloat() as Scalar,
      };
    },
  };
}
