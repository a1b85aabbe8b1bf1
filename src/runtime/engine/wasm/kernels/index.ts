/** Every kernel that replaces or completes the package's own, and the step that puts them in place. */
import * as core from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import type { Stock, WasmKernel } from '../kernel.ts';
import { avgPool } from './avg-pool.ts';
import { avgPoolGrad } from './avg-pool-grad.ts';
import { castToBool } from './cast-to-bool.ts';
import { clipByValue, relu, relu6 } from './clamp.ts';
import { conv2D, depthwiseConv2D } from './conv2d.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-backprop.ts';
import { maximum, minimum } from './extremes.ts';
import { fusedConv2D, fusedDepthwiseConv2D } from './fused-conv2d.ts';
import { fusedMatMul } from './fused-mat-mul.ts';
import { gather } from './gather.ts';
import { batchMatMul } from './mat-mul.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { mean, sum } from './reduce.ts';
import { tanh } from './tanh.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

/** What needs nothing but the package's module. */
export const portableKernels: readonly WasmKernel[] = [
  avgPool, avgPoolGrad, batchMatMul, castToBool, clipByValue, conv2D, conv2DBackpropFilter, conv2DBackpropInput,
  depthwiseBackpropFilter, depthwiseBackpropInput, depthwiseConv2D, fusedConv2D, fusedDepthwiseConv2D, fusedMatMul, gather, maxPoolGrad, maximum, mean, minimum,
  relu, relu6, sum, tanh, unsortedSegmentSum,
];

type AnyRun = (backend: WasmBackend, inputs: unknown, attrs: unknown, stock: Stock<unknown, unknown>) => core.TensorInfo | core.TensorInfo[];

/**
 * Puts the kernels in the place of the package's own, which each receives as its fallback.
 * Call it after the backend is loaded (its import registers the package's kernels) and before the first op.
 */
export function registerKernels(kernels: readonly WasmKernel[]): void {
  for (const { name, run } of kernels) {
    const own = core.getKernel(name, 'wasm');
    if (own) core.unregisterKernel(name, 'wasm');
    core.registerKernel({
      kernelName: name,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs, backend }) => {
        const stock: Stock<unknown, unknown> = (someInputs, someAttrs) => {
          if (!own) throw new Error(`the wasm engine's ${name} does not take these data types`);
          return own.kernelFunc({ inputs: someInputs as never, attrs: someAttrs as never, backend }) as core.TensorInfo;
        };
        return (run as unknown as AnyRun)(backend as unknown as WasmBackend, inputs, attrs ?? {}, stock);
      },
    });
  }
}
