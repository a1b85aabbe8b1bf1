/** Gradients of activations as one kernel where the engine has it; TensorFlow.js composes each of three or four. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../fused.ts';

/**
 * Op and what it calls its input, its kernel, and the kernel's name for what tells the gradient: the activation's input x or
 * its output y. Where relu's input is positive its output is, so the output serves as x: then nobody needs the input any more,
 * and TensorFlow does the activation together with the product or convolution before it.
 */
const fused: readonly (readonly [op: string, input: string, kernel: string, from: 'x' | 'y', saving: Pick<core.GradConfig, 'inputsToSave' | 'outputsToSave'>])[] = [
  ['Relu', 'x', 'ReluGrad', 'x', { inputsToSave: [], outputsToSave: [true] }], ['Relu6', 'x', 'Relu6Grad', 'x', {}],
  ['Sigmoid', 'x', 'SigmoidGrad', 'y', {}], ['Tanh', 'x', 'TanhGrad', 'y', {}], ['Softmax', 'logits', 'SoftmaxGrad', 'y', {}],
];

const wrapped = new Map<string, core.GradFunc>();

/** Puts the kernels before the gradients that are registered; again after an engine's package has registered its own over them. */
export function useActivationGradients(): void {
  for (const [op, input, kernel, from, saving] of fused) {
    const composed = core.getGradient(op);
    if (composed.gradFunc === wrapped.get(op)) continue;
    const gradFunc: core.GradFunc = (gradient, saved, attrs) => {
      const dy = gradient as Tensor;
      const [given] = saved as [Tensor];
      if (!hasFused(kernel) || dy.dtype !== 'float32' || given.dtype !== 'float32') return composed.gradFunc(gradient, saved, attrs);
      return { [input]: () => runFused(kernel, { dy, [from]: given })[0]! };
    };
    core.unregisterGradient(op);
    core.registerGradient({ ...composed, ...saving, gradFunc });
    wrapped.set(op, gradFunc);
  }
}
