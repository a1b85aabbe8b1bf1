/** Products of matrices at given addresses, for kernels that are made of several. */
import type { WasmBackend } from '../backend.ts';
import { withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';
import { share } from './threads.ts';

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

/** Columns or rows of the result that one unit computes: enough to be worth handing over. */
const [columnsAtOnce, rowsAtOnce] = [64, 32];

export function multiplyRows(backend: WasmBackend, given: Products): void {
  const { count, a, b, out, rows, inner, columns, stepK, stepColumn } = given;
  const wide = Math.ceil(columns / 8) * 8;
  const atOnce = Math.min(rows, rowBlock);
  withScratch(backend, [atOnce, atOnce, 1, wide, 15], (...floatPlaces) => {
    const [reads, writes, tap, start, at] = floatPlaces.map((place) => place * 4) as [number, number, number, number, number];
    const words = backend.wasm.HEAP32;
    const first = backend.wasm.HEAPF32.subarray(start / 4, start / 4 + wide).fill(0);
    if (given.bias !== undefined) first.set(backend.wasm.HEAPF32.subarray(given.bias / 4, given.bias / 4 + columns));
    words[tap / 4] = 0;
    for (let r = 0; r < atOnce; r++) {
      words[reads / 4 + r] = r * inner * 4;
      words[writes / 4 + r] = r * columns * 4;
    }
    const together = Math.min(columnsAtOnce, wide);
    for (let i = 0; i < count; i++) {
      words.set([a(i), b(i), out(i), rows, inner, columns, stepK, stepColumn, reads, writes, atOnce, tap, start, together, 0], at / 4);
      share(backend, { task: 'multiplyColumns', at, units: Math.ceil(columns / together), scratch: 128 + inner * together * 4, operations: 2 * rows * inner * columns });
    }
  });
}

/** As `multiplyRows`, of a transposed. */
export function multiplyTransposed(backend: WasmBackend, given: Products): void {
  const { count, a, b, out, bias, rows, inner, columns, stepK, stepColumn } = given;
  const side = sideOf(backend);
  const atOnce = Math.min(inner, positionBlock);
  withScratch(backend, [inner, 1, inner * Math.ceil(columns / 8) * 8, 15], (...floatPlaces) => {
    const [reads, tap, panels, at] = floatPlaces.map((place) => place * 4) as [number, number, number, number];
    const { HEAPF32: heap, HEAP32: words } = backend.wasm;
    words[tap / 4] = 0;
    for (let k = 0; k < inner; k++) words[reads / 4 + k] = k * rows * 4;
    const start = bias === undefined ? undefined : heap.slice(bias / 4, bias / 4 + columns);
    for (let i = 0; i < count; i++) {
      const to = out(i) / 4;
      if (start === undefined) heap.fill(0, to, to + rows * columns);
      else for (let r = 0; r < rows; r++) heap.set(start, to + r * columns);
      side.packPanels(b(i), panels, tap, 1, inner, columns, stepK, stepColumn);
      words.set([a(i), 0, out(i), rows, inner, columns, 0, 0, reads, 0, atOnce, tap, 0, rowsAtOnce, panels], at / 4);
      share(backend, { task: 'multiplyTransposed', at, units: Math.ceil(rows / rowsAtOnce), scratch: atOnce * 16 + 128, operations: 2 * rows * inner * columns });
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
  const atOnce = Math.min(count, positionBlock);
  withScratch(backend, [count, count * Math.ceil(columns / 8) * 8, 1, 15], (...floatPlaces) => {
    const [reads, panels, tap, at] = floatPlaces.map((place) => place * 4) as [number, number, number, number];
    const words = backend.wasm.HEAP32;
    words[tap / 4] = 0;
    for (let g = 0; g < groups; g++) {
      for (let p = 0; p < positions; p++) words[reads / 4 + g * positions + p] = (g * apart + p) * width * 4;
      side.packColumns(y + g * apart * columns * 4, columns * 4, positions, columns, panels + g * positions * 32, count);
    }
    words.set([x, 0, out, width, count, columns, 0, 0, reads, 0, atOnce, tap, 0, rowsAtOnce, panels], at / 4);
    share(backend, { task: 'multiplyTransposed', at, units: Math.ceil(width / rowsAtOnce), scratch: atOnce * 16 + 128, operations: 2 * count * width * columns });
  });
}
