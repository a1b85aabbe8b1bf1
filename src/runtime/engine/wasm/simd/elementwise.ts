/** Functions of one tensor or of two that broadcast, and the gradients of activations. */
import { broadcast_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { kernel } from '../kernel.ts';
import type { WasmKernel } from '../kernel.ts';
import { at, reshaped, sizeOf } from '../memory.ts';
import { sideOf } from '../side.ts';
import { pair } from './broadcast.ts';

interface One { x: TensorInfo }
interface Two { a: TensorInfo; b: TensorInfo }

/** In the order of assembly/elementwise.ts. */
const unaryNames = ['Exp', 'Log', 'Tanh', 'Sigmoid', 'Erf', 'Elu', 'Softplus', 'Sqrt', 'Square', 'Rsqrt'];
const binaryNames = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'];
/** With the name of the input beside dy. */
const gradientNames = [['ReluGrad', 'x'], ['Relu6Grad', 'x'], ['SigmoidGrad', 'y'], ['TanhGrad', 'y'], ['EluGrad', 'y']] as const;

const unary = unaryNames.map((name, op) => kernel<One, object>(name, (backend, { x }, attrs, stock) => {
  if (x.dtype !== 'float32') return stock({ x }, attrs);
  const out = backend.makeOutput(x.shape, 'float32');
  sideOf(backend).unary(op, at(backend, x) * 4, at(backend, out) * 4, sizeOf(x.shape));
  return out;
}));

const binary = binaryNames.map((name, op) => kernel<Two, object>(name, (backend, { a, b }, attrs, stock) => {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock({ a, b }, attrs);
  const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const pairing = pair(a.shape, b.shape, shape);
  if (pairing === undefined) return stock({ a, b }, attrs);
  const out = backend.makeOutput(shape, 'float32');
  const { rows, columns } = pairing;
  sideOf(backend).binary(
    op, at(backend, a) * 4, pairing.a.row, pairing.a.step, at(backend, b) * 4, pairing.b.row, pairing.b.step, at(backend, out) * 4, rows, columns,
  );
  return out;
}));

/** In the order of assembly/compare.ts. */
const comparisonNames = ['Less', 'LessEqual', 'Greater', 'GreaterEqual', 'Equal', 'NotEqual'];

const comparisons = comparisonNames.map((name, op) => kernel<Two, object>(name, (backend, { a, b }, attrs, stock) => {
  const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const size = sizeOf(shape);
  const flat = [a, b].every((it) => it.dtype === 'float32' && (sizeOf(it.shape) === size || sizeOf(it.shape) === 1));
  if (!flat || size === 0) return stock({ a, b }, attrs);
  const out = backend.makeOutput(shape, 'bool');
  const step = (it: TensorInfo): number => (sizeOf(it.shape) === size ? 4 : 0);
  sideOf(backend).compare(op, at(backend, a) * 4, step(a), at(backend, b) * 4, step(b), at(backend, out) * 4, size);
  return out;
}));

const gradients = gradientNames.map(([name, from], i) => kernel<Record<string, TensorInfo>, object>(name, (backend, inputs) => {
  const [dy, given] = [inputs['dy']!, inputs[from]!];
  const out = backend.makeOutput(dy.shape, 'float32');
  sideOf(backend).binary(binaryNames.length + i, at(backend, dy) * 4, 0, 4, at(backend, given) * 4, 0, 4, at(backend, out) * 4, 1, sizeOf(dy.shape));
  return out;
}));

function limited(backend: WasmBackend, x: TensorInfo, low: number, high: number): TensorInfo {
  const out = backend.makeOutput(x.shape, 'float32');
  sideOf(backend).clamp(at(backend, x) * 4, at(backend, out) * 4, sizeOf(x.shape), low, high);
  return out;
}

const limits = ([['Relu', 0, Infinity], ['Relu6', 0, 6]] as const).map(([name, low, high]) =>
  kernel<One, object>(name, (backend, { x }, attrs, stock) => (x.dtype === 'float32' ? limited(backend, x, low, high) : stock({ x }, attrs))));

const clipByValue = kernel<One, { clipValueMin: number; clipValueMax: number }>('ClipByValue', (backend, { x }, attrs, stock) =>
  (x.dtype === 'float32' ? limited(backend, x, attrs.clipValueMin, attrs.clipValueMax) : stock({ x }, attrs)));

/** The package copies; but tensors never change, so two can share their data. */
const identity = kernel<One, object>('Identity', (backend, { x }, attrs, stock) =>
  (x.dtype === 'string' || x.dtype === 'complex64' ? stock({ x }, attrs) : reshaped(backend, x, x.shape)));

export const elementwiseKernels: readonly WasmKernel[] = [...unary, ...binary, ...comparisons, ...gradients, ...limits, clipByValue, identity];
