/** Every kernel that replaces or completes the package's own. */
import * as core from '@tensorflow/tfjs-core';
import type { WasmKernel } from '../kernel.ts';

export const kernels: readonly WasmKernel[] = [];

/** Puts the kernels in the place of the package's; call it after the backend is loaded, before the first op. */
export function registerKernels(): void {
  for (const { name, run } of kernels) {
    if (core.getKernel(name, 'wasm')) core.unregisterKernel(name, 'wasm');
    core.registerKernel({
      kernelName: name,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs, backend }) => run(backend as never, inputs as never, (attrs ?? {}) as never),
    });
  }
}
