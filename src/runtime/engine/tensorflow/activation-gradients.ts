/** Gradients of activations as one kernel where the engine has it; TensorFlow.js composes each of three or four. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../fused.ts';

/** Op, its kernel, and whether the gradient is told from the input or the output. */
const fused = [
  ['Relu', 'ReluGrad', 'x'], ['Relu6', 'Relu6Grad', 'x'], ['Sigmoid', 'SigmoidGrad', 'y'], ['Tanh', 'TanhGrad', 'y'],
] as const;

const wrapped = new Map<string, core.GradFunc>();

/** Puts the kernels before the gradients that are registered; again after an engine's package has registered its own over them. */
export function useActivationGradients(): void {
  for (const [op, kernel, from] of fused) {
    const composed = core.getGradient(op);
    if (composed.gradFunc === wrapped.get(op)) continue;
    const gradFunc: core.GradFunc = (gradient, saved, attrs) => {
      const dy = gradient as Tensor;
      const [given] = saved as [Tensor];
      if (!hasFused(kernel) || dy.dtype !== 'float32' || given.dtype !== 'float32') return composed.gradFunc(gradient, saved, attrs);
      return { x: () => runFused(kernel, { dy, [from]: given })[0]! };
    };
    core.unregisterGradient(op);
    core.registerGradient({ ...composed, gradFunc });
    wrapped.set(op, gradFunc);
  }
}
