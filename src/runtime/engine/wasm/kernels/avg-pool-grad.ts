/** Gradient of average pooling; the package divides by the whole window even where it hangs over the edge. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, floats } from '../memory.ts';
import { averageBackward } from '../pooling.ts';

interface Inputs { dy: TensorInfo; input: TensorInfo }
export interface PoolAttrs {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export const avgPoolGrad = kernel<Inputs, PoolAttrs>('AvgPoolGrad', (backend, { dy, input }, { filterSize, strides, pad, dimRoundingMode }) => {
  const info = backend_util.computePool2DInfo(input.shape as never, filterSize, strides, 1, pad, dimRoundingMode);
  const out = backend.makeOutput(input.shape, 'float32');
  averageBackward(floats(backend), info, at(backend, dy), at(backend, out));
  return out;
});
