/** The kernels that compute on the side module, in the place of the portable ones. */
import type { WasmKernel } from '../kernel.ts';
import { conv2D, conv2DBackpropFilter, conv2DBackpropInput, fusedConv2D } from './convolution.ts';
import { batchMatMul, fusedMatMul } from './mat-mul.ts';

export const simdKernels: readonly WasmKernel[] = [
  batchMatMul, conv2D, conv2DBackpropFilter, conv2DBackpropInput, fusedConv2D, fusedMatMul,
];
