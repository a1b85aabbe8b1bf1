/** A convolution, or its gradient for the input, as products of windows with packed weights. */
import type { WasmBackend } from '../backend.ts';
import { withScratch } from '../memory.ts';
import type { Side } from '../side.ts';
import { fillPlaces, fillWindows } from './grid.ts';
import type { Grid, Images } from './grid.ts';

/** Where the weight of (tap, input channel, output channel) lies, in floats from the filter's start. */
export interface Weights {
  /** Byte address. */
  readonly at: number;
  /** [rows, columns] of the filter. */
  readonly columns: number;
  readonly tapSize: number;
  readonly stepIn: number;
  readonly stepOut: number;
  /** Byte address of one float for each output channel. */
  readonly bias?: number;
}

/** Windows multiplied at once: they stay in the first cache while the panels pass. */
const block = 256;

/** out = Σ over taps of window · weights; `grid` is of `images`. Positions that the grid does not write are left alone. */
export function correlate(backend: WasmBackend, side: Side, images: Images, grid: Grid, weights: Weights, out: Images): void {
  const filterTaps = grid.rows.taps.flatMap((r) => grid.columns.taps.map((c) => (r.tap * weights.columns + c.tap) * weights.tapSize));
  const windows = grid.together * grid.positions;
  const wide = Math.ceil(out.channels / 8) * 8;
  const sizes = [
    windows, windows, filterTaps.length, grid.taps.length, filterTaps.length * images.channels * wide, wide, 32,
    grid.padded ? (grid.together * grid.imageBytes) / 4 : 0,
  ];
  withScratch(backend, sizes, (...floatPlaces) => {
    const [reads, writes, picks, taps, panels, start, spare, copy] = floatPlaces.map((place) => place * 4) as [number, number, number, number, number, number, number, number];
    const table = (at: number, length: number): Uint32Array => new Uint32Array(backend.wasm.HEAPU8.buffer, at, length);
    fillWindows(table(reads, windows), grid, images.channels);
    fillPlaces(table(writes, windows), grid, out.height, out.width, out.channels);
    table(picks, filterTaps.length).set(filterTaps);
    table(taps, grid.taps.length).set(grid.taps);
    const first = backend.wasm.HEAPF32.subarray(start / 4, start / 4 + wide).fill(0);
    if (weights.bias !== undefined) first.set(backend.wasm.HEAPF32.subarray(weights.bias / 4, weights.bias / 4 + out.channels));
    side.packPanels(weights.at, panels, picks, filterTaps.length, images.channels, out.channels, weights.stepIn, weights.stepOut);
    for (let n = 0; n < images.batch; n += grid.together) {
      const count = Math.min(grid.together, images.batch - n);
      const from = images.at + n * images.height * images.width * images.channels * 4;
      if (grid.padded) side.padImages(from, copy, count, images.height, images.width, images.channels * 4, grid.top, grid.left, grid.height, grid.width);
      const to = out.at + n * out.height * out.width * out.channels * 4;
      for (let row = 0; row < count * grid.positions; row += block) {
        side.product(
          grid.padded ? copy : from, reads + row * 4, Math.min(block, count * grid.positions - row), taps, grid.taps.length, grid.run,
          panels, out.channels, start, to, writes + row * 4, spare,
        );
      }
    }
  });
}
