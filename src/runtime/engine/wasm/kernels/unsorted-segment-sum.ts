/** The gradient of an embedding or a gather: adds each row to the row of the table it came from. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';
import { accumulate } from '../primitives.ts';

interface Inputs { x: TensorInfo; segmentIds: TensorInfo }

export const unsortedSegmentSum = kernel<Inputs, { numSegments: number }>('UnsortedSegmentSum', (backend, { x, segmentIds }, { numSegments }) => {
  const rest = x.shape.slice(segmentIds.shape.length);
  const row = sizeOf(rest);
  const out = backend.makeOutput([numSegments, ...rest], 'float32');
  const [heap, from, to] = [floats(backend), at(backend, x), at(backend, out)];
  heap.fill(0, to, to + numSegments * row);
  const ids = at(backend, segmentIds);
  for (let i = 0; i < sizeOf(segmentIds.shape); i++) {
    const segment = backend.wasm.HEAP32[ids + i]!;
    if (segment >= 0 && segment < numSegments) accumulate(heap, from + i * row, to + segment * row, row);
  }
  return out;
});
