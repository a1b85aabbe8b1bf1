/** A dense layer in one kernel (product, bias, activation), as inference uses it. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { activate } from '../activation.ts';
import type { FusedActivation } from '../activation.ts';
import { kernel } from '../kernel.ts';
import type { WasmKernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';
import { matMul } from './mat-mul.ts';
import type { MatMul } from './mat-mul.ts';

interface Inputs { a: TensorInfo; b: TensorInfo; bias?: TensorInfo; preluActivationWeights?: TensorInfo }
interface Attrs extends FusedActivation { transposeA: boolean; transposeB: boolean }

export const fusedMatMulBy = (multiply: MatMul): WasmKernel => kernel<Inputs, Attrs>('_FusedMatMul', (backend, inputs, attrs) => {
  const { bias, preluActivationWeights } = inputs;
  const columns = attrs.transposeB ? inputs.b.shape.at(-2)! : inputs.b.shape.at(-1)!;
  const perColumn = bias && sizeOf(bias.shape) === columns ? bias : undefined;
  const out = multiply(backend, inputs, attrs, perColumn);
  const size = sizeOf(out.shape);
  if (bias && !perColumn) {
    const [heap, to, from, length] = [floats(backend), at(backend, out), at(backend, bias), sizeOf(bias.shape)];
    for (let i = 0; i < size; i++) heap[to + i]! += heap[from + (i % length)]!;
  }
  activate(backend, out, attrs, preluActivationWeights);
  return out;
});

export const fusedMatMul = fusedMatMulBy(matMul);
