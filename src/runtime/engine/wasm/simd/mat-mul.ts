/** Matrix products on the side module: rows of a with packed columns of b, or outer products where a is transposed. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { fusedMatMulBy } from '../kernels/fused-mat-mul.ts';
import { batchMatMulBy, productOutput, productShape } from '../kernels/mat-mul.ts';
import type { MatMul, ProductShape } from '../kernels/mat-mul.ts';
import { at, withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';

/** Rows of a that stay in the first cache while the columns pass; positions whose outer products are summed at once. */
const [rowBlock, positionBlock] = [128, 768];

interface Strides { readonly stepK: number; readonly stepColumn: number }

const multiply: MatMul = (backend, inputs, attrs, bias) => {
  const shape = productShape(inputs, attrs);
  const strides = attrs.transposeB ? { stepK: 1, stepColumn: shape.inner } : { stepK: shape.columns, stepColumn: 1 };
  return productOutput(backend, shape, (out) => {
    if (attrs.transposeA) outerProducts(backend, shape, strides, inputs.a, inputs.b, out, bias);
    else products(backend, shape, strides, inputs.a, inputs.b, out, bias);
  });
};

function products(backend: WasmBackend, shape: ProductShape, { stepK, stepColumn }: Strides, a: TensorInfo, b: TensorInfo, out: TensorInfo, bias?: TensorInfo): void {
  const { rows, inner, columns, count } = shape;
  const side = sideOf(backend);
  const wide = Math.ceil(columns / 8) * 8;
  withScratch(backend, [rows, rows, 1, inner * wide, wide, 32], (...floatPlaces) => {
    const [reads, writes, tap, panels, start, spare] = floatPlaces.map((place) => place * 4) as [number, number, number, number, number, number];
    const heap = backend.wasm.HEAPF32;
    const first = heap.subarray(start / 4, start / 4 + wide).fill(0);
    if (bias) first.set(heap.subarray(at(backend, bias), at(backend, bias) + columns));
    const places = backend.wasm.HEAP32;
    places[tap / 4] = 0;
    for (let r = 0; r < rows; r++) {
      places[reads / 4 + r] = r * inner * 4;
      places[writes / 4 + r] = r * columns * 4;
    }
    let packed = -1;
    for (let i = 0; i < count; i++) {
      const picked = shape.pickB(i);
      if (picked !== packed) side.packPanels(at(backend, b) * 4 + picked * inner * columns * 4, panels, tap, 1, inner, columns, stepK, stepColumn);
      packed = picked;
      const [from, to] = [at(backend, a) * 4 + shape.pickA(i) * rows * inner * 4, at(backend, out) * 4 + i * rows * columns * 4];
      for (let r = 0; r < rows; r += rowBlock) {
        side.product(from, reads + r * 4, Math.min(rowBlock, rows - r), tap, 1, inner, panels, columns, start, to, writes + r * 4, spare);
      }
    }
  });
}

function outerProducts(backend: WasmBackend, shape: ProductShape, { stepK, stepColumn }: Strides, a: TensorInfo, b: TensorInfo, out: TensorInfo, bias?: TensorInfo): void {
  const { rows, inner, columns, count } = shape;
  const side = sideOf(backend);
  withScratch(backend, [inner, 1, inner * Math.ceil(columns / 8) * 8, Math.min(inner, positionBlock) * 4 + 32], (...floatPlaces) => {
    const [reads, tap, panels, fours] = floatPlaces.map((place) => place * 4) as [number, number, number, number];
    const [heap, places] = [backend.wasm.HEAPF32, backend.wasm.HEAP32];
    places[tap / 4] = 0;
    for (let k = 0; k < inner; k++) places[reads / 4 + k] = k * rows * 4;
    for (let i = 0; i < count; i++) {
      side.packPanels(at(backend, b) * 4 + shape.pickB(i) * inner * columns * 4, panels, tap, 1, inner, columns, stepK, stepColumn);
      const to = at(backend, out) + i * rows * columns;
      const row = bias ? heap.slice(at(backend, bias), at(backend, bias) + columns) : new Float32Array(columns);
      for (let r = 0; r < rows; r++) heap.set(row, to + r * columns);
      const from = at(backend, a) * 4 + shape.pickA(i) * rows * inner * 4;
      for (let k = 0; k < inner; k += positionBlock) {
        side.outer(from, reads + k * 4, Math.min(positionBlock, inner - k), inner, 0, rows, panels + k * 32, columns, to * 4, fours);
      }
    }
  });
}

export const batchMatMul = batchMatMulBy(multiply);
export const fusedMatMul = fusedMatMulBy(multiply);
