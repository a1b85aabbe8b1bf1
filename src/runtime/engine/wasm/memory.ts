/** Tensors as places in the WebAssembly heap; views are fetched at each use, because an allocation may move the heap. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.ts';

/** Index of a tensor's first element in HEAPF32 or HEAP32. */
export function at(backend: WasmBackend, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset / 4;
}

/** Numbers of as many as were given. */
type Places<T extends readonly unknown[]> = { -readonly [K in keyof T]: number };

/** Byte addresses of tensors, as the side module takes them. */
export const bytesOf = <T extends readonly TensorInfo[]>(backend: WasmBackend, ...tensors: T): Places<T> =>
  tensors.map((tensor) => at(backend, tensor) * 4) as Places<T>;

/** The heap as 32-bit floats, valid until the next allocation. */
export function floats(backend: WasmBackend): Float32Array {
  return backend.wasm.HEAPF32;
}

/** The identity the C functions know a tensor by. */
export function idOf(backend: WasmBackend, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).id;
}

/** The same data under another shape, for an output that needs no computing. */
export function reshaped(backend: WasmBackend, tensor: TensorInfo, shape: number[]): TensorInfo {
  backend.incRef(tensor.dataId);
  return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Lends temporary heap memory.
 * @param counts floats wanted in each piece.
 * @param work receives the index of each piece in HEAPF32; the memory is not zeroed, and freed when it returns.
 */
export function withScratch<T>(backend: WasmBackend, counts: readonly number[], work: (...places: number[]) => T): T {
  const pointers: number[] = [];
  try {
    for (const count of counts) pointers.push(backend.wasm._malloc(Math.max(count, 1) * 4) >>> 0);
    return work(...pointers.map((pointer) => pointer / 4));
  } finally {
    for (const pointer of pointers) backend.wasm._free(pointer);
  }
}

/** The same with byte addresses. */
export const withScratchBytes = <const C extends readonly number[], T>(backend: WasmBackend, counts: C, work: (...places: Places<C>) => T): T =>
  withScratch(backend, counts, (...places) => work(...(places.map((place) => place * 4) as Places<C>)));

/**
 * Lends a tensor identity for a part of the heap, so that a C function computes on it without a copy.
 * The identity is new each time: XNNPACK keeps packed weights under it, and would take old ones for ours.
 */
export function withViews<T>(backend: WasmBackend, places: readonly { at: number; size: number }[], work: (...ids: number[]) => T): T {
  const ids = places.map(({ at: place, size }) => {
    const id = backend.dataIdNextNumber++;
    backend.wasm._register_tensor(id, size, place * 4);
    return id;
  });
  try {
    return work(...ids);
  } finally {
    for (const id of ids) backend.wasm._dispose_data(id);
  }
}
