/** The internals of tfjs-backend-wasm 4.22.0 that the kernels build upon, typed; `pins.ts` checks that they exist. */
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The emscripten module: memory, allocation and the C functions that do the heavy arithmetic. */
export interface WasmModule {
  HEAPF32: Float32Array;
  HEAP32: Int32Array;
  HEAPU8: Uint8Array;
  /** The memory object itself, for a module that shares it. */
  asm: { memory: object };
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _register_tensor(id: number, size: number, pointer: number): void;
  _dispose_data(id: number): void;
  _BatchMatMul: unknown;
  __FusedMatMul: unknown;
  _Conv2D: unknown;
  cwrap(name: string, returns: null, parameters: ('number' | 'array')[]): (...args: (number | Uint8Array)[]) => void;
}

export interface WasmTensorData {
  id: number;
  memoryOffset: number;
  refCount: number;
}

export interface WasmBackend {
  wasm: WasmModule;
  dataIdNextNumber: number;
  dataIdMap: { get(dataId: object): WasmTensorData };
  makeOutput(shape: number[], dtype: TensorInfo['dtype']): TensorInfo;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}
