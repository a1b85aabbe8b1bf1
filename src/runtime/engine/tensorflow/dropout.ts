/** Dropout as one kernel, noise and all, where the engine has it; otherwise noise, a comparison and products. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../fused.ts';
import { once } from './once.ts';

const forward = 'Dropout';

/** Teaches automatic differentiation the kernel; once. */
export const useDropout = once(() => {
  core.registerGradient({
    kernelName: forward,
    outputsToSave: [false, true],
    gradFunc: (gradients, saved, attrs) => {
      const [dy] = gradients as Tensor[];
      return { x: () => runFused('DropoutGrad', { dy: dy!, kept: saved[0]! }, attrs as { rate: number })[0]! };
    },
  });
});

/** What remains of x, or undefined where the engine has no such kernel. @param seed [2], asked for only where it has */
export function fusedDropout(x: Tensor, rate: number, seed: () => Tensor): Tensor | undefined {
  if (x.dtype !== 'float32' || !hasFused(forward)) return undefined;
  return runFused(forward, { x, seed: seed() }, { rate })[0];
}
