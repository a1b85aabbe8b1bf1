/**
 * Batch normalization in training as one kernel and one for its gradient, where the engine has them; TensorFlow.js
 * composes it of two dozen passes over the image. What the layer is and stores does not change.
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { hasFused, runFused } from '../fused.ts';
import { once } from './once.ts';

const forward = 'BatchNormTraining';

interface Weight { read(): Tensor; write(value: Tensor): unknown }
interface BatchNormalization {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma: Weight;
  readonly beta: Weight;
  readonly movingMean: Weight;
  readonly movingVariance: Weight;
}
type Call = (this: BatchNormalization, inputs: Tensor | Tensor[], kwargs: Record<string, unknown>) => Tensor | Tensor[];

/** Teaches TensorFlow.js' layer and its automatic differentiation the kernels; once. */
export const useBatchNormTraining = once(() => {
  core.registerGradient({ kernelName: forward, inputsToSave: ['x', 'scale', 'offset'], outputsToSave: [false, true, true], gradFunc });
  const layer = Object.getPrototypeOf(tfl.layers.batchNormalization()) as { call: Call };
  const composed = layer.call;
  layer.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const last = this.axis === -1 || this.axis === x.rank - 1;
    return kwargs['training'] === true && last && x.dtype === 'float32' && hasFused(forward) ? train(this, x) : composed.call(this, inputs, kwargs);
  };
});

function train(layer: BatchNormalization, x: Tensor): Tensor {
  return core.tidy(() => {
    const [y, mean, variance] = runFused(
      forward,
      { x, scale: layer.gamma.read(), offset: layer.beta.read() },
      { epsilon: layer.epsilon },
    ) as [Tensor, Tensor, Tensor];
    const follow = (moving: Weight, value: Tensor): unknown =>
      moving.write(core.sub(moving.read(), core.mul(core.sub(moving.read(), value), 1 - layer.momentum)));
    follow(layer.movingMean, mean);
    follow(layer.movingVariance, variance);
    return y;
  });
}

const gradFunc: core.GradFunc = (gradients, saved, attrs) => {
  const [dy] = gradients as Tensor[];
  const [x, scale, offset, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const [dx, dScale, dOffset] = runFused(
    'BatchNormTrainingGrad',
    { dy: dy!, x, mean, variance, scale, offset },
    attrs as unknown as { epsilon: number },
  ) as [Tensor, Tensor, Tensor];
  return { x: () => dx, scale: () => dScale, offset: () => dOffset };
};
