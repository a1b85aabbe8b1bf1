/** Layer normalization over the last axis on the side module. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { bytesOf, sizeOf, withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';

const forward = kernel<{ x: TensorInfo; scale: TensorInfo; offset: TensorInfo }, { epsilon: number }>(
  'LayerNorm',
  (backend, { x, scale, offset }, { epsilon }) => {
    const columns = x.shape.at(-1)!;
    const rows = sizeOf(x.shape) / columns;
    const [out, means, factors] = [
      backend.makeOutput(x.shape, 'float32'),
      backend.makeOutput([rows], 'float32'),
      backend.makeOutput([rows], 'float32'),
    ];
    const [from, to, factor, shift, mean, deviation] = bytesOf(backend, x, out, scale, offset, means, factors);
    sideOf(backend).layerNorm(from, to, rows, columns, factor, shift, epsilon, mean, deviation);
    return [out, means, factors];
  },
);

interface Backward { dy: TensorInfo; x: TensorInfo; scale: TensorInfo; means: TensorInfo; factors: TensorInfo }

const gradient = kernel<Backward, object>('LayerNormGrad', (backend, { dy, x, scale, means, factors }) => {
  const columns = x.shape.at(-1)!;
  const [dx, dScale, dOffset] = [backend.makeOutput(x.shape, 'float32'), backend.makeOutput([columns], 'float32'), backend.makeOutput([columns], 'float32')];
  const [slopes, values, factor, mean, deviation, ...to] = bytesOf(backend, dy, x, scale, means, factors, dx, dScale, dOffset);
  withScratch(backend, [columns * 4], (sums) =>
    sideOf(backend).layerNormGradient(slopes, values, sizeOf(x.shape) / columns, columns, factor, mean, deviation, ...to, sums * 4));
  return [dx, dScale, dOffset];
});

export const layerNormKernels = [forward, gradient];
