/** Average pooling that lets NaN through. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, floats, reshaped } from '../memory.ts';
import { averageForward } from '../pooling.ts';
import type { PoolAttrs } from './avg-pool-grad.ts';

export const avgPool = kernel<{ x: TensorInfo }, PoolAttrs>('AvgPool', (backend, { x }, { filterSize, strides, pad, dimRoundingMode }) => {
  const info = backend_util.computePool2DInfo(x.shape as never, filterSize, strides, 1, pad, dimRoundingMode);
  if (info.filterWidth === 1 && info.filterHeight === 1 && info.strideWidth === 1 && info.strideHeight === 1) return reshaped(backend, x, x.shape);
  const out = backend.makeOutput(info.outShape, 'float32');
  averageForward(floats(backend), info, at(backend, x), at(backend, out));
  return out;
});
