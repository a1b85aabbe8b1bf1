/** Gradient of max pooling; the package loses every window that has no positive value. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, floats } from '../memory.ts';
import { maximumBackward } from '../pooling.ts';
import type { PoolAttrs } from './avg-pool-grad.ts';

interface Inputs { dy: TensorInfo; input: TensorInfo }

export const maxPoolGrad = kernel<Inputs, PoolAttrs>('MaxPoolGrad', (backend, { dy, input }, { filterSize, strides, pad, dimRoundingMode }) => {
  const info = backend_util.computePool2DInfo(input.shape as never, filterSize, strides, 1, pad, dimRoundingMode);
  const out = backend.makeOutput(input.shape, 'float32');
  maximumBackward(floats(backend), info, at(backend, input), at(backend, dy), at(backend, out));
  return out;
});
