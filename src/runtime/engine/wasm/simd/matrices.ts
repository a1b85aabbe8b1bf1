/** Products of matrices at given addresses, for kernels that are made of several. */
import type { WasmBackend } from '../backend.ts';
import { withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';

/** Rows of a that stay in the first cache while the columns pass; positions whose outer products are summed at once. */
const [rowBlock, positionBlock] = [128, 768];

/** `count` products out[rows, columns] = a b (+ bias), of matrices at byte addresses. */
export interface Products {
  readonly count: number;
  /** [rows, inner], or [inner, rows] for `multiplyTransposed`. */
  readonly a: (index: number) => number;
  /** Its element (k, column) lies k * stepK + column * stepColumn floats on. */
  readonly b: (index: number) => number;
  readonly stepK: number;
  readonly stepColumn: number;
  readonly out: (index: number) => number;
  readonly bias?: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

export function multiplyRows(backend: WasmBackend, { count, a, b, out, bias, rows, inner, columns, stepK, stepColumn }: Products): void {
  const side = sideOf(backend);
  const wide = Math.ceil(columns / 8) * 8;
  const table = Math.min(rows, rowBlock);
  withScratch(backend, [table, table, 1, inner * wide, wide, 32], (...floatPlaces) => {
    const [reads, writes, tap, panels, start, spare] = floatPlaces.map((place) => place * 4) as [number, number, number, number, number, number];
    const { HEAPF32: heap, HEAP32: places } = backend.wasm;
    const first = heap.subarray(start / 4, start / 4 + wide).fill(0);
    if (bias !== undefined) first.set(heap.subarray(bias / 4, bias / 4 + columns));
    places[tap / 4] = 0;
    for (let r = 0; r < table; r++) {
      places[reads / 4 + r] = r * inner * 4;
      places[writes / 4 + r] = r * columns * 4;
    }
    let packed = -1;
    for (let i = 0; i < count; i++) {
      if (b(i) !== packed) side.packPanels(packed = b(i), panels, tap, 1, inner, columns, stepK, stepColumn);
      for (let r = 0; r < rows; r += rowBlock) {
        side.product(a(i) + r * inner * 4, reads, Math.min(rowBlock, rows - r), tap, 1, inner, panels, columns, start, out(i) + r * columns * 4, writes, spare);
      }
    }
  });
}

/** As `multiplyRows`, of a transposed. */
export function multiplyTransposed(backend: WasmBackend, { count, a, b, out, bias, rows, inner, columns, stepK, stepColumn }: Products): void {
  const side = sideOf(backend);
  withScratch(backend, [inner, 1, inner * Math.ceil(columns / 8) * 8, Math.min(inner, positionBlock) * 4 + 32], (...floatPlaces) => {
    const [reads, tap, panels, fours] = floatPlaces.map((place) => place * 4) as [number, number, number, number];
    const { HEAPF32: heap, HEAP32: places } = backend.wasm;
    places[tap / 4] = 0;
    for (let k = 0; k < inner; k++) places[reads / 4 + k] = k * rows * 4;
    const start = bias === undefined ? undefined : heap.slice(bias / 4, bias / 4 + columns);
    for (let i = 0; i < count; i++) {
      const to = out(i) / 4;
      if (start === undefined) heap.fill(0, to, to + rows * columns);
      else for (let r = 0; r < rows; r++) heap.set(start, to + r * columns);
      side.packPanels(b(i), panels, tap, 1, inner, columns, stepK, stepColumn);
      for (let k = 0; k < inner; k += positionBlock) {
        side.outer(a(i), reads + k * 4, Math.min(positionBlock, inner - k), inner, 0, rows, panels + k * 32, columns, out(i), fours);
      }
    }
  });
}

/** out[width, columns] += Σ x[position, width]ᵀ y[position, columns], over groups of positions whose starts are `apart` positions apart. */
export interface OuterProducts {
  readonly x: number;
  readonly y: number;
  readonly out: number;
  readonly groups: number;
  readonly positions: number;
  readonly apart?: number;
  readonly width: number;
  readonly columns: number;
}

export function addOuterProducts(backend: WasmBackend, { x, y, out, groups, positions, apart = positions, width, columns }: OuterProducts): void {
  const side = sideOf(backend);
  const count = groups * positions;
  withScratch(backend, [count, count * Math.ceil(columns / 8) * 8, Math.min(count, positionBlock) * 4 + 32], (...floatPlaces) => {
    const [reads, panels, fours] = floatPlaces.map((place) => place * 4) as [number, number, number];
    const places = backend.wasm.HEAP32;
    for (let g = 0; g < groups; g++) {
      for (let p = 0; p < positions; p++) places[reads / 4 + g * positions + p] = (g * apart + p) * width * 4;
      side.packColumns(y + g * apart * columns * 4, columns * 4, positions, columns, panels + g * positions * 32, count);
    }
    for (let k = 0; k < count; k += positionBlock) {
      side.outer(x, reads + k * 4, Math.min(positionBlock, count - k), count, 0, width, panels + k * 32, columns, out, fours);
    }
  });
}
