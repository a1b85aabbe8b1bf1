/** Batch normalization on the side module: with given moments, and in training with the batch's own. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { bytesOf, sizeOf, withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';

interface Given { x: TensorInfo; mean: TensorInfo; variance: TensorInfo; offset?: TensorInfo; scale?: TensorInfo }

const fusedBatchNorm = kernel<Given, { varianceEpsilon: number }>('FusedBatchNorm', (backend, inputs, attrs, stock) => {
  const { x, mean, variance, offset, scale } = inputs;
  const channels = x.shape.at(-1)!;
  const perChannel = [mean, variance, offset, scale].every((it) => it !== undefined && sizeOf(it.shape) === channels);
  if (!perChannel) return stock(inputs, attrs);
  const out = backend.makeOutput(x.shape, 'float32');
  const [from, to, average, spread, factor, shift] = bytesOf(backend, x, out, mean, variance, scale!, offset!);
  withScratch(backend, [channels], (factors) =>
    sideOf(backend).normalize(from, to, sizeOf(x.shape) / channels, channels, average, spread, factor, shift, attrs.varianceEpsilon, factors * 4));
  return out;
});

const training = kernel<{ x: TensorInfo; scale: TensorInfo; offset: TensorInfo }, { epsilon: number }>(
  'BatchNormTraining',
  (backend, { x, scale, offset }, { epsilon }) => {
    const channels = x.shape.at(-1)!;
    const rows = sizeOf(x.shape) / channels;
    const [out, mean, variance] = [
      backend.makeOutput(x.shape, 'float32'),
      backend.makeOutput([channels], 'float32'),
      backend.makeOutput([channels], 'float32'),
    ];
    const [from, to, average, spread, factor, shift] = bytesOf(backend, x, out, mean, variance, scale, offset);
    withScratch(backend, [channels * 4], (sums) => {
      sideOf(backend).moments(from, rows, channels, average, spread, sums * 4);
      sideOf(backend).normalize(from, to, rows, channels, average, spread, factor, shift, epsilon, sums * 4);
    });
    return [out, mean, variance];
  },
);

interface Backward { dy: TensorInfo; x: TensorInfo; mean: TensorInfo; variance: TensorInfo; scale: TensorInfo }

const trainingGradient = kernel<Backward, { epsilon: number }>('BatchNormTrainingGrad', (backend, { dy, x, mean, variance, scale }, { epsilon }) => {
  const channels = x.shape.at(-1)!;
  const [dx, dScale, dOffset] = [backend.makeOutput(x.shape, 'float32'), backend.makeOutput([channels], 'float32'), backend.makeOutput([channels], 'float32')];
  const [slopes, values, average, spread, factor, ...to] = bytesOf(backend, dy, x, mean, variance, scale, dx, dScale, dOffset);
  withScratch(backend, [channels * 7], (sums) =>
    sideOf(backend).normalizeGradient(slopes, values, sizeOf(x.shape) / channels, channels, average, spread, factor, epsilon, ...to, sums * 4));
  return [dx, dScale, dOffset];
});

export const batchNormKernels = [fusedBatchNorm, training, trainingGradient];
