/** Adaptive gradient clipping (Brock et al. 2021, eq. 3): a unit's gradient is bounded by a share of its weights' norm. */
import type { Clip } from '../experiment.ts';
import { tf } from '../tf.ts';
import { anyOf, globalNormOf, unitNorms } from './norms.ts';

export interface AdaptiveOptions {
  /** Largest norm of a unit's gradient over the norm of its weights (default 0.01). */
  clipping?: number;
  /** Weights' norms below this count as this, so that new units can learn (default 1e-3). */
  epsilon?: number;
  /** Leave the gradients of the output layer as they are, as the authors do (default true). */
  excludeOutput?: boolean;
}

/** Gᵢ ← clipping · max(‖Wᵢ‖, ε) / ‖Gᵢ‖ · Gᵢ for every unit i where ‖Gᵢ‖ is larger than that. */
export function adaptive(options: AdaptiveOptions = {}): Clip {
  const { clipping = 0.01, epsilon = 1e-3, excludeOutput = true } = options;
  return {
    name: 'adaptive',
    apply(gradients, variables, given) {
      const clipped = gradients.map((gradient, i) => {
        if (excludeOutput && given?.groups?.[i]?.output === true) return { gradient, acted: undefined };
        const allowed = tf.mul(tf.maximum(unitNorms(variables[i]!), epsilon), clipping);
        const norms = unitNorms(gradient);
        return { gradient: tf.mul(gradient, tf.div(allowed, tf.maximum(norms, allowed))), acted: tf.max(tf.greater(norms, allowed).toFloat()) };
      });
      return {
        gradients: clipped.map(({ gradient }) => gradient),
        norm: globalNormOf(gradients),
        acted: anyOf(clipped.flatMap(({ acted }) => (acted === undefined ? [] : [acted]))),
      };
    },
  };
}
