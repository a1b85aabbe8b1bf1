/** The activations that tfjs fuses into dense and convolution layers, applied in place; NaN stays NaN. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.ts';
import { at, floats, sizeOf } from './memory.ts';
import { clamp, relu } from './primitives.ts';

export interface FusedActivation {
  activation: 'linear' | 'relu' | 'relu6' | 'leakyrelu' | 'prelu' | 'sigmoid' | 'elu';
  leakyreluAlpha?: number;
}

/** @param slopes prelu's weights, repeated along the leading axes. */
export function activate(backend: WasmBackend, tensor: TensorInfo, { activation, leakyreluAlpha = 0 }: FusedActivation, slopes?: TensorInfo): void {
  const [heap, start, size] = [floats(backend), at(backend, tensor), sizeOf(tensor.shape)];
  switch (activation) {
    case 'linear': return;
    case 'relu': return relu(backend.wasm.HEAP32, start, start, size);
    case 'relu6': return clamp(heap, start, start, size, 0, 6);
    case 'leakyrelu': return scaleNegative(heap, start, size, () => leakyreluAlpha);
    case 'prelu': {
      const [from, length] = [at(backend, slopes!), sizeOf(slopes!.shape)];
      return scaleNegative(heap, start, size, (i) => heap[from + (i % length)]!);
    }
    case 'sigmoid':
      for (let i = start; i < start + size; i++) heap[i] = 1 / (1 + Math.exp(-heap[i]!));
      return;
    case 'elu':
      for (let i = start; i < start + size; i++) if (heap[i]! < 0) heap[i] = Math.expm1(heap[i]!);
      return;
    default: throw new Error(`the wasm engine has no fused activation ${String(activation)}`);
  }
}

function scaleNegative(heap: Float32Array, start: number, size: number, slope: (index: number) => number): void {
  for (let i = 0; i < size; i++) if (heap[start + i]! < 0) heap[start + i]! *= slope(i);
}
