/**
 * Layer normalization over the last axis as one kernel and one for its gradient, where the engine has them; TensorFlow.js
 * repeats moments, scale and offset to the size of the input and composes the rest. What the layer is and stores does not change.
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { hasFused, runFused } from '../fused.ts';
import { once } from './once.ts';

const forward = 'LayerNorm';

interface Weight { read(): Tensor }
interface LayerNormalization {
  readonly axis: number[];
  readonly epsilon: number;
  readonly scale: boolean;
  readonly center: boolean;
  readonly gamma: Weight;
  readonly beta: Weight;
}
type Call = (this: LayerNormalization, inputs: Tensor | Tensor[], kwargs: Record<string, unknown>) => Tensor | Tensor[];

/** Teaches TensorFlow.js' layer and its automatic differentiation the kernels; once. */
export const useLayerNorm = once(() => {
  core.registerGradient({ kernelName: forward, inputsToSave: ['x', 'scale'], outputsToSave: [false, true, true], gradFunc });
  const layer = Object.getPrototypeOf(tfl.layers.layerNormalization()) as { call: Call };
  const composed = layer.call;
  layer.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const last = this.axis.length === 1 && this.axis[0] === x.rank - 1;
    if (!last || !this.scale || !this.center || x.dtype !== 'float32' || !hasFused(forward)) return composed.call(this, inputs, kwargs);
    return core.tidy(() => runFused(forward, { x, scale: this.gamma.read(), offset: this.beta.read() }, { epsilon: this.epsilon })[0]!);
  };
});

const gradFunc: core.GradFunc = (gradients, saved) => {
  const [dy] = gradients as Tensor[];
  const [x, scale, means, factors] = saved as [Tensor, Tensor, Tensor, Tensor];
  const [dx, dScale, dOffset] = runFused('LayerNormGrad', { dy: dy!, x, scale, means, factors }) as [Tensor, Tensor, Tensor];
  return { x: () => dx, scale: () => dScale, offset: () => dOffset };
};
