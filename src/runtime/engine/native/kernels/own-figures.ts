/** What is watched of layers by our own operations (native/figures.cc), in one pass over each tensor, where TensorFlow has them. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { operation, registerNative } from './operation.ts';

/** Where they are missing nothing is registered, and the figures are composed. */
export function registerOwnFigures(): void {
  if (missingOwnKernels() !== undefined) return;
  onlyOwn('Sizes', 'OutputFigures');
  registerNative('Sizes', (tensors, attrs) => {
    const { changes } = attrs as { changes: number };
    const all = Object.values(tensors);
    return operation('GradnetSizes', all, { ints: { tensors: all.length - changes, changes } })[0]!;
  });
  registerNative('OutputFigures', ({ x }, attrs) => {
    const { low, high, cuts } = attrs as { low: number; high: number; cuts: boolean };
    return operation('GradnetOutputs', [x as Tensor], { floats: { low, high }, flags: { cuts } })[0]!;
  });
}
