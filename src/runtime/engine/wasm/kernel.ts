/** The shape of a kernel file: the op's name in tfjs-core's kernel registry, and the function that computes it. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.ts';

/** Inputs and attributes as tfjs-core names them in `kernel_names`. */
export interface WasmKernel {
  name: string;
  run(backend: WasmBackend, inputs: Record<string, TensorInfo>, attrs: Record<string, never>): TensorInfo;
}

/** Types a kernel with its own inputs and attributes. */
export function kernel<Inputs, Attrs>(
  name: string,
  run: (backend: WasmBackend, inputs: Inputs, attrs: Attrs) => TensorInfo,
): WasmKernel {
  return { name, run: run as unknown as WasmKernel['run'] };
}
