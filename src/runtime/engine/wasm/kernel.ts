/** The shape of a kernel file: the op's name in tfjs-core's kernel registry, and the function that computes it. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend.ts';

/** The package's own kernel, for the cases a replacement leaves to it. */
export type Stock<Inputs, Attrs> = (inputs: Inputs, attrs: Attrs) => TensorInfo;

type Run<Inputs, Attrs> = (backend: WasmBackend, inputs: Inputs, attrs: Attrs, stock: Stock<Inputs, Attrs>) => TensorInfo | TensorInfo[];

/** Inputs and attributes as tfjs-core names them in its kernel_names. */
export interface WasmKernel {
  name: string;
  run: Run<object, object>;
}

/** Types a kernel with its own inputs and attributes. */
export function kernel<Inputs, Attrs>(name: string, run: Run<Inputs, Attrs>): WasmKernel {
  return { name, run: run as unknown as WasmKernel['run'] };
}
