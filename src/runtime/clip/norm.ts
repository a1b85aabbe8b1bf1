/** Clipping by the norm of each tensor: each gradient shrinks by itself, which changes the direction of the step. */
import type { Clip } from '../experiment.ts';
import { tf } from '../tf.ts';
import { anyOf, globalNormOf } from './norms.ts';
import { thresholdAt, type Threshold } from './threshold.ts';

/** g ← g · max / ‖g‖ for every tensor whose own norm exceeds `max`. */
export function norm(threshold: Threshold): Clip {
  return {
    name: 'norm',
    apply(gradients, _variables, given) {
      const max = thresholdAt(threshold, given);
      const norms = gradients.map((gradient) => globalNormOf([gradient]));
      return {
        gradients: gradients.map((gradient, i) => tf.mul(gradient, tf.divNoNan(max, tf.maximum(norms[i]!, max)))),
        norm: globalNormOf(norms),
        acted: anyOf(norms.map((each) => tf.greater(each, max).toFloat())),
      };
    },
  };
}
