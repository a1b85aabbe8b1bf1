/** Matrix products, batched and transposed, all through XNNPACK; the package's own path is a naive loop with a stale cache. */
import { broadcast_util, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { kernel } from '../kernel.ts';
import type { WasmKernel } from '../kernel.ts';
import { at, floats, idOf, sizeOf, withScratch } from '../memory.ts';
import { transpose } from '../primitives.ts';
import { multiply } from '../xnnpack.ts';

export interface Inputs { a: TensorInfo; b: TensorInfo }
export interface Attrs { transposeA?: boolean; transposeB?: boolean }

/** The shape each weight was first packed under: the package keeps packed weights by identity alone, which a reshape shares. */
const packedAs = new WeakMap<object, string>();

/** The lengths of a product, and which matrix of each operand a matrix of the batch is made of. */
export interface ProductShape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly batch: readonly number[];
  readonly count: number;
  readonly pickA: (index: number) => number;
  readonly pickB: (index: number) => number;
}

/** @throws where types or lengths do not fit. */
export function productShape({ a, b }: Inputs, { transposeA = false, transposeB = false }: Attrs): ProductShape {
  util.assert(a.dtype === 'float32' && b.dtype === 'float32', () => `matMul takes float32 on the wasm engine, not ${a.dtype} and ${b.dtype}: cast them first`);
  const [ar, ac] = a.shape.slice(-2) as [number, number];
  const [br, bc] = b.shape.slice(-2) as [number, number];
  const [rows, inner] = transposeA ? [ac, ar] : [ar, ac];
  const [innerB, columns] = transposeB ? [bc, br] : [br, bc];
  util.assert(inner === innerB, () => `matMul: inner lengths differ: ${a.shape.join('x')} and ${b.shape.join('x')} (transposeA=${transposeA}, transposeB=${transposeB})`);
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return {
    rows, inner, columns, batch, count: sizeOf(batch),
    pickA: batchIndex(batch, a.shape.slice(0, -2)), pickB: batchIndex(batch, b.shape.slice(0, -2)),
  };
}

/** out = op(a) op(b) (+ bias), with the leading axes broadcast. */
export type MatMul = (backend: WasmBackend, inputs: Inputs, attrs: Attrs, bias?: TensorInfo) => TensorInfo;

/** Makes the output, and has `compute` fill it where there is anything to compute. */
export function productOutput(backend: WasmBackend, { batch, rows, inner, columns }: ProductShape, compute: (out: TensorInfo) => void): TensorInfo {
  const out = backend.makeOutput([...batch, rows, columns], 'float32');
  if (inner === 0) floats(backend).fill(0, at(backend, out), at(backend, out) + sizeOf(out.shape));
  else if (sizeOf(out.shape) > 0) compute(out);
  return out;
}

export const matMul: MatMul = (backend, inputs, attrs, bias) => {
  const shape = productShape(inputs, attrs);
  return productOutput(backend, shape, (out) => multiplyAll(backend, inputs, attrs, shape, out, bias));
};

function multiplyAll(
  backend: WasmBackend, { a, b }: Inputs, { transposeA = false, transposeB = false }: Attrs,
  { rows, inner, columns, count, pickA, pickB }: ProductShape, out: TensorInfo, bias?: TensorInfo,
): void {
  const single = count === 1 && !transposeB && keepsPacking(b, inner, columns);
  withScratch(backend, [transposeA ? rows * inner : 0, transposeB ? inner * columns : 0], (ta, tb) => {
    let turned = -1;
    for (let i = 0; i < count; i++) {
      let [pa, pb] = [at(backend, a) + pickA(i) * rows * inner, at(backend, b) + pickB(i) * inner * columns];
      if (transposeA) transpose(floats(backend), pa, pa = ta!, inner, rows);
      if (transposeB && turned !== pb) transpose(floats(backend), turned = pb, tb, columns, inner);
      if (transposeB) pb = tb!;
      const place = at(backend, out) + i * rows * columns;
      const product = { a: pa, b: pb, out: place, rows, inner, columns, ...(bias ? { bias: at(backend, bias) } : {}) };
      multiply(backend, product, single && !bias ? idOf(backend, b) : undefined);
    }
  });
}

function keepsPacking(b: TensorInfo, inner: number, columns: number): boolean {
  const shape = `${inner}x${columns}`;
  if (!packedAs.has(b.dataId)) packedAs.set(b.dataId, shape);
  return packedAs.get(b.dataId) === shape;
}

/** Maps a matrix' number in the broadcast batch to its number in one operand. */
function batchIndex(batch: readonly number[], own: readonly number[]): (index: number) => number {
  if (sizeOf(own) === sizeOf(batch)) return (index) => index;
  if (sizeOf(own) === 1) return () => 0;
  const lengths = [...Array<number>(batch.length - own.length).fill(1), ...own];
  const strides = lengths.map((length, axis) => (length === 1 ? 0 : sizeOf(lengths.slice(axis + 1))));
  return (index) => {
    let [rest, place] = [index, 0];
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      place += (rest % batch[axis]!) * strides[axis]!;
      rest = Math.floor(rest / batch[axis]!);
    }
    return place;
  };
}

export const batchMatMulBy = (multiply: MatMul): WasmKernel =>
  kernel<Inputs, Attrs>('BatchMatMul', (backend, inputs, attrs) => multiply(backend, inputs, attrs));

export const batchMatMul = batchMatMulBy(matMul);
