/** Relu, Relu6 and ClipByValue that let NaN through: a diverged model must show it. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';
import { clamp, relu as reluOf } from '../primitives.ts';

interface Inputs { x: TensorInfo }

function limited(backend: WasmBackend, x: TensorInfo, low: number, high: number): TensorInfo {
  const out = backend.makeOutput(x.shape, 'float32');
  clamp(floats(backend), at(backend, x), at(backend, out), sizeOf(x.shape), low, high);
  return out;
}

export const relu = kernel<Inputs, object>('Relu', (backend, { x }, attrs, stock) => {
  if (x.dtype !== 'float32') return stock({ x }, attrs);
  const out = backend.makeOutput(x.shape, 'float32');
  reluOf(backend.wasm.HEAP32, at(backend, x), at(backend, out), sizeOf(x.shape));
  return out;
});

export const relu6 = kernel<Inputs, object>('Relu6', (backend, { x }, attrs, stock) =>
  (x.dtype === 'float32' ? limited(backend, x, 0, 6) : stock({ x }, attrs)));

export const clipByValue = kernel<Inputs, { clipValueMin: number; clipValueMax: number }>('ClipByValue', (backend, { x }, attrs, stock) =>
  (x.dtype === 'float32' ? limited(backend, x, attrs.clipValueMin, attrs.clipValueMax) : stock({ x }, attrs)));
