/** The gradient of a convolution for its filter, as outer products of windows and outputs' gradients. */
import type { WasmBackend } from '../backend.ts';
import { withScratchBytes } from '../memory.ts';
import { sideOf } from '../side.ts';
import { describeGrid, fillWindows } from './grid.ts';
import type { Grid, Images } from './grid.ts';
import { share } from './threads.ts';

/**
 * The batch is summed in parts and the parts one after another, whoever computes them: the bits of the result depend on
 * the number of parts, and must not depend on that of threads.
 */
const mostParts = 4;

/** Writes `sums` [taps, run, channels of dy], a byte address; `grid` is of `images`, and dy has its outputs' size. */
export function filterGradient(backend: WasmBackend, images: Images, grid: Grid, dy: Images, sums: number): void {
  const windows = grid.together * grid.positions;
  const wide = Math.ceil(dy.channels / 8) * 8;
  // as many windows as make their packed rows fit into the first cache beside a panel
  const block = Math.min(windows, 768);
  const size = grid.taps.length * grid.run * dy.channels;
  const parts = Math.min(mostParts, images.batch);
  const copy = grid.padded ? grid.together * grid.imageBytes : 0;
  withScratchBytes(backend, [windows, grid.taps.length, 25, size * parts], (reads, taps, given, each) => {
    const table = (at: number, length: number): Uint32Array => new Uint32Array(backend.wasm.HEAPU8.buffer, at, length);
    fillWindows(table(reads, windows), grid, images.channels);
    table(taps, grid.taps.length).set(grid.taps);
    table(given, 25).set([...describeGrid(images, grid, { reads, taps }), dy.at, dy.channels, copy, each, 0, 0, 0, parts, block]);
    share(backend, {
      task: 'filterGradient', at: given, units: parts, scratch: copy + block * wide * 4 + block * 16 + 128,
      operations: 2 * images.batch * grid.positions * size,
    });
    const add = (a: number, b: number): void => sideOf(backend).binary(0, a, 0, 4, b, 0, 4, sums, 1, size);
    if (parts === 1) backend.wasm.HEAPF32.copyWithin(sums / 4, each / 4, each / 4 + size);
    for (let part = 1; part < parts; part++) add(part === 1 ? each : sums, each + part * size * 4);
  });
}
