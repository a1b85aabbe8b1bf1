/** Sums, means and softmax on the side module. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { reductionBy } from '../kernels/reduce.ts';
import { at, bytesOf, sizeOf } from '../memory.ts';
import { sideOf } from '../side.ts';

const [sum, mean] = reductionBy((backend, from, to, outer, reduced, inner, scale) => sideOf(backend).sumMiddle(from * 4, to * 4, outer, reduced, inner, scale));

const softmax = kernel<{ logits: TensorInfo }, { dim: number }>('Softmax', (backend, { logits }, attrs, stock) => {
  const columns = logits.shape.at(-1)!;
  if (logits.dtype !== 'float32' || (attrs.dim !== -1 && attrs.dim !== logits.shape.length - 1)) return stock({ logits }, attrs);
  const out = backend.makeOutput(logits.shape, 'float32');
  sideOf(backend).softmax(at(backend, logits) * 4, at(backend, out) * 4, sizeOf(logits.shape) / columns, columns);
  return out;
});

const softmaxCrossEntropy = kernel<{ logits: TensorInfo; targets: TensorInfo }, object>('SoftmaxCrossEntropyWithLogits', (backend, { logits, targets }) => {
  const [rows, columns] = logits.shape as [number, number];
  const [loss, gradient] = [backend.makeOutput([rows], 'float32'), backend.makeOutput(logits.shape, 'float32')];
  sideOf(backend).softmaxCrossEntropy(...bytesOf(backend, logits, targets, loss, gradient), rows, columns);
  return [loss, gradient];
});

export const reduceKernels = [sum, mean, softmax, softmaxCrossEntropy];
