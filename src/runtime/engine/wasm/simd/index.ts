/** The kernels that compute on the side module, in the place of the portable ones. */
import type { WasmKernel } from '../kernel.ts';
import { batchNormKernels } from './batch-norm.ts';
import { conv2D, conv2DBackpropFilter, conv2DBackpropInput, fusedConv2D } from './convolution.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise.ts';
import { elementwiseKernels } from './elementwise.ts';
import { layerNormKernels } from './layer-norm.ts';
import { lstmKernels } from './lstm.ts';
import { batchMatMul, fusedMatMul } from './mat-mul.ts';
import { optimizerKernels } from './optimizers.ts';
import { pieceKernels } from './pieces.ts';
import { poolingKernels } from './pooling.ts';
import { randomKernels } from './random.ts';
import { reduceKernels } from './reduce.ts';

export const simdKernels: readonly WasmKernel[] = [
  batchMatMul,
  fusedMatMul,
  conv2D,
  fusedConv2D,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  ...elementwiseKernels,
  ...poolingKernels,
  ...reduceKernels,
  ...batchNormKernels,
  ...optimizerKernels,
  ...lstmKernels,
  ...layerNormKernels,
  ...pieceKernels,
  ...randomKernels,
];
