/** The matrix that stands for a layer where one figure a layer is wanted. */
import type { WeightSpec } from '../catalog/types.ts';

/** Of layers with several: what the values themselves go through, last first; a direction stands for both. */
const names = ['kernel', 'pointwise_kernel', 'depthwise_kernel', 'value_kernel', 'forward_kernel'] as const;

/** Undefined for layers without a matrix that can be trained: normalizations, tables of vectors. */
export function mainKernel(weights: readonly WeightSpec[]): WeightSpec | undefined {
  for (const name of names) {
    for (const weight of weights) if (weight.trainable && weight.name === name) return weight;
  }
  return undefined;
}
