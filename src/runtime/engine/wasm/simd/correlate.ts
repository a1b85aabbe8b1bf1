/** A convolution, or its gradient for the input, as products of windows with packed weights. */
import type { WasmBackend } from '../backend.ts';
import { withScratchBytes } from '../memory.ts';
import { sideOf } from '../side.ts';
import { describeGrid, fillPlaces, fillWindows } from './grid.ts';
import type { Grid, Images } from './grid.ts';
import { share } from './threads.ts';

/** Where the weight of (tap, input channel, output channel) lies, in floats from the filter's start. */
export interface Weights {
  /** Byte address. */
  readonly at: number;
  /** Columns of the filter. */
  readonly columns: number;
  readonly tapSize: number;
  readonly stepIn: number;
  readonly stepOut: number;
  /** Byte address of one float for each output channel. */
  readonly bias?: number;
}

/** out = Σ over taps of window · weights; `grid` is of `images`. Positions that the grid does not write are left alone. */
export function correlate(backend: WasmBackend, images: Images, grid: Grid, weights: Weights, out: Images): void {
  const filterTaps = grid.rows.taps.flatMap((r) => grid.columns.taps.map((c) => (r.tap * weights.columns + c.tap) * weights.tapSize));
  const windows = grid.together * grid.positions;
  const wide = Math.ceil(out.channels / 8) * 8;
  const depth = filterTaps.length * images.channels;
  const counts = [windows, windows, filterTaps.length, grid.taps.length, depth * wide, wide, 25] as const;
  withScratchBytes(backend, counts, (reads, writes, picks, taps, panels, start, given) => {
    const table = (at: number, length: number): Uint32Array => new Uint32Array(backend.wasm.HEAPU8.buffer, at, length);
    fillWindows(table(reads, windows), grid, images.channels);
    fillPlaces(table(writes, windows), grid, out.height, out.width, out.channels);
    table(picks, filterTaps.length).set(filterTaps);
    table(taps, grid.taps.length).set(grid.taps);
    const first = backend.wasm.HEAPF32.subarray(start / 4, start / 4 + wide).fill(0);
    if (weights.bias !== undefined) first.set(backend.wasm.HEAPF32.subarray(weights.bias / 4, weights.bias / 4 + out.channels));
    sideOf(backend).packPanels(weights.at, panels, picks, filterTaps.length, images.channels, out.channels, weights.stepIn, weights.stepOut);
    table(given, 25).set([
      ...describeGrid(images, grid, { reads, taps }), panels, out.channels, grid.padded ? grid.together * grid.imageBytes : 0,
      out.at, out.height * out.width * out.channels * 4, writes, start, 0, 0,
    ]);
    share(backend, {
      task: 'correlate', at: given, units: Math.ceil(images.batch / grid.together), scratch: 128 + (grid.padded ? grid.together * grid.imageBytes : 0),
      operations: 2 * images.batch * grid.positions * depth * out.channels,
    });
  });
}
