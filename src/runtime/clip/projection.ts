/** Projection of weights on a norm ball after each step: the network itself is bounded, not its gradients. */
import type { Clip } from '../experiment.ts';
import { tf } from '../tf.ts';
import { anyOf, globalNormOf, unitNorms } from './norms.ts';

export interface ProjectionOptions {
  /** Largest norm. */
  maxNorm: number;
  /** Of the weights into each unit (default), or of each whole kernel. */
  of?: 'unit' | 'kernel';
}

/** W ← W · max / ‖W‖ for every kernel, or every unit's part of one, whose norm exceeds `maxNorm`. Biases and scales stay. */
export function projection({ maxNorm, of = 'unit' }: ProjectionOptions): Clip {
  return {
    name: 'projection',
    project(variables, groups) {
      const kernels = variables.filter((variable, i) => (groups?.[i]?.role ?? (variable.rank > 1 ? 'kernel' : 'bias')) === 'kernel');
      return anyOf(kernels.map((kernel) => {
        const norms = of === 'unit' ? unitNorms(kernel) : globalNormOf([kernel]);
        kernel.assign(tf.mul(kernel, tf.div(maxNorm, tf.maximum(norms, maxNorm))));
        return tf.max(tf.greater(norms, maxNorm).toFloat());
      }));
    },
  };
}
