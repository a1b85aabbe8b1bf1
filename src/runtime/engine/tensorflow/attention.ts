/** Attention between its projections as one kernel, and one for its gradient, where the engine has them. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../fused.ts';
import { once } from './once.ts';

/** Sizes of a head, how many there are, and whether a question sees only the answers up to its own place. */
export interface AttentionSizes {
  readonly heads: number;
  readonly key: number;
  readonly value: number;
  readonly causal: boolean;
}

const kernels = { SelfAttention: ['together'], Attention: ['query', 'key', 'value'] } as const;

/** Teaches automatic differentiation the kernels; once. */
export const useAttention = once(() => {
  for (const [kernelName, names] of Object.entries(kernels)) {
    core.registerGradient({
      kernelName,
      inputsToSave: [...names],
      outputsToSave: [false, true],
      gradFunc: (gradients, saved, attrs) => {
        const [dy] = gradients as Tensor[];
        const inputs = Object.fromEntries(names.map((name, i) => [name, saved[i]!]));
        const slopes = runFused(`${kernelName}Grad`, { dy: dy!, kept: saved.at(-1)!, ...inputs }, attrs as unknown as Record<string, number | boolean>);
        return Object.fromEntries(names.map((name, i) => [name, () => slopes[i]!]));
      },
    });
  }
});

/** Whether the engine has the kernels. */
export const hasAttention = (): boolean => hasFused('SelfAttention');

/**
 * What every position is answered, [batch, positions, heads · value].
 * @param given questions, keys and values beside each other in one tensor, or one tensor each, with their heads beside each other
 */
export function fusedAttention(given: readonly [together: Tensor] | readonly [query: Tensor, key: Tensor, value: Tensor], sizes: AttentionSizes): Tensor {
  const kernel = given.length === 1 ? 'SelfAttention' : 'Attention';
  return runFused(kernel, Object.fromEntries(kernels[kernel].map((name, i) => [name, given[i]!])), { ...sizes })[0]!;
}
