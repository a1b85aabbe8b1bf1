/** Gather by copying rows; each training batch is one, and the package takes 50 ms for what takes 0.2. */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at } from '../memory.ts';

interface Inputs { x: TensorInfo; indices: TensorInfo }

export const gather = kernel<Inputs, { axis: number; batchDims: number }>('GatherV2', (backend, inputs, attrs, stock) => {
  const { x, indices } = inputs;
  if (x.dtype === 'string' || indices.dtype !== 'int32') return stock(inputs, attrs);
  const axis = util.parseAxisParam(attrs.axis, x.shape)[0]!;
  const info = backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, attrs.batchDims ?? 0);
  const out = backend.makeOutput(info.outputShape, x.dtype);
  const bytes = info.sliceSize * util.bytesPerElement(x.dtype);
  const picks = backend.wasm.HEAP32.slice(at(backend, indices), at(backend, indices) + util.sizeFromShape(indices.shape));
  const perBatch = picks.length / info.batchSize;
  const [heap, from] = [backend.wasm.HEAPU8, at(backend, x) * 4];
  let to = at(backend, out) * 4;
  for (let b = 0; b < info.batchSize; b++) {
    for (let o = 0; o < info.outerSize; o++) {
      for (let i = 0; i < perBatch; i++) {
        const index = picks[b * perBatch + i]!;
        util.assert(index >= 0 && index < info.dimSize, () => `gather: index ${index} is outside 0 to ${info.dimSize - 1}`);
        const slice = from + ((b * info.outerSize + o) * info.dimSize + index) * bytes;
        heap.copyWithin(to, slice, slice + bytes);
        to += bytes;
      }
    }
  }
  return out;
});
