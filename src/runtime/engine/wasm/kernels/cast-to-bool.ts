/** Cast to bool asks whether a value is zero; the package copies the lowest byte, so 256 would be false. */
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, sizeOf } from '../memory.ts';

export const castToBool = kernel<{ x: TensorInfo }, { dtype: DataType }>('Cast', (backend, { x }, attrs, stock) => {
  if (attrs.dtype !== 'bool' || (x.dtype !== 'float32' && x.dtype !== 'int32')) return stock({ x }, attrs);
  const out = backend.makeOutput(x.shape, 'bool');
  const [values, from] = [x.dtype === 'float32' ? backend.wasm.HEAPF32 : backend.wasm.HEAP32, at(backend, x)];
  const [heap, to] = [backend.wasm.HEAPU8, at(backend, out) * 4];
  for (let i = 0; i < sizeOf(x.shape); i++) heap[to + i] = values[from + i] === 0 ? 0 : 1;
  return out;
});
