/** Products of matrices at given addresses, for kernels that are made of several. */
import type { WasmBackend } from '../backend.ts';
import { withScratchBytes } from '../memory.ts';
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

/** Writes for each product where its three matrices lie. */
function setPlaces(words: Int32Array, places: number, { count, a, b, out }: Products): void {
  for (let i = 0; i < count; i++) words.set([a(i), b(i), out(i)], places / 4 + 3 * i);
}

export function multiplyRows(backend: WasmBackend, given: Products): void {
  const { count, rows, inner, columns, stepK, stepColumn } = given;
  const wide = Math.ceil(columns / 8) * 8;
  const atOnce = Math.min(rows, rowBlock);
  withScratchBytes(backend, [atOnce, atOnce, 1, wide, 3 * count, 14], (reads, writes, tap, start, places, at) => {
    const words = backend.wasm.HEAP32;
    const first = backend.wasm.HEAPF32.subarray(start / 4, start / 4 + wide).fill(0);
    if (given.bias !== undefined) first.set(backend.wasm.HEAPF32.subarray(given.bias / 4, given.bias / 4 + columns));
    words[tap / 4] = 0;
    for (let r = 0; r < atOnce; r++) {
      words[reads / 4 + r] = r * inner * 4;
      words[writes / 4 + r] = r * columns * 4;
    }
    setPlaces(words, places, given);
    const together = Math.min(columnsAtOnce, wide);
    const blocks = Math.ceil(columns / together);
    words.set([places, blocks, rows, inner, columns, stepK, stepColumn, reads, writes, atOnce, tap, start, together, 0], at / 4);
    share(backend, { task: 'multiplyColumns', at, units: count * blocks, scratch: 128 + inner * together * 4, operations: 2 * count * rows * inner * columns });
  });
}

/** As `multiplyRows`, of a transposed. */
export function multiplyTransposed(backend: WasmBackend, given: Products): void {
  const { count, b, out, bias, rows, inner, columns, stepK, stepColumn } = given;
  const atOnce = Math.min(inner, positionBlock);
  const packed = inner * Math.ceil(columns / 8) * 8;
  // a single b is packed once for all units; of many, each unit packs its own
  const single = count === 1;
  withScratchBytes(backend, [inner, 1, single ? packed : 0, 3 * count, 14], (reads, tap, panels, places, at) => {
    const { HEAPF32: heap, HEAP32: words } = backend.wasm;
    words[tap / 4] = 0;
    for (let k = 0; k < inner; k++) words[reads / 4 + k] = k * rows * 4;
    setPlaces(words, places, given);
    const start = bias === undefined ? undefined : heap.slice(bias / 4, bias / 4 + columns);
    for (let i = 0; i < count; i++) {
      const to = out(i) / 4;
      if (start === undefined) heap.fill(0, to, to + rows * columns);
      else for (let r = 0; r < rows; r++) heap.set(start, to + r * columns);
    }
    if (single) sideOf(backend).packPanels(b(0), panels, tap, 1, inner, columns, stepK, stepColumn);
    const together = single ? rowsAtOnce : rows;
    const blocks = Math.ceil(rows / together);
    words.set([places, blocks, rows, inner, columns, stepK, stepColumn, reads, 0, atOnce, tap, 0, together, single ? panels : 0], at / 4);
    share(backend, {
      task: 'multiplyTransposed',
      at,
      units: count * blocks,
      scratch: atOnce * 16 + 128 + (single ? 0 : packed * 4),
      operations: 2 * count * rows * inner * columns,
    });
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
  withScratchBytes(backend, [count, count * Math.ceil(columns / 8) * 8, 1, 3, 14], (reads, panels, tap, places, at) => {
    const words = backend.wasm.HEAP32;
    words[tap / 4] = 0;
    for (let g = 0; g < groups; g++) {
      for (let p = 0; p < positions; p++) words[reads / 4 + g * positions + p] = (g * apart + p) * width * 4;
      side.packColumns(y + g * apart * columns * 4, columns * 4, positions, columns, panels + g * positions * 32, count);
    }
    words.set([x, 0, out], places / 4);
    const blocks = Math.ceil(width / rowsAtOnce);
    words.set([places, blocks, width, count, columns, 0, 0, reads, 0, atOnce, tap, 0, rowsAtOnce, panels], at / 4);
    share(backend, { task: 'multiplyTransposed', at, units: blocks, scratch: atOnce * 16 + 128, operations: 2 * count * width * columns });
  });
}
