/** The gradient of a convolution for its filter, as outer products of windows and outputs' gradients. */
import type { WasmBackend } from '../backend.ts';
import { withScratch } from '../memory.ts';
import type { Side } from '../side.ts';
import { fillWindows } from './grid.ts';
import type { Grid, Images } from './grid.ts';

/** Adds to `sums` [taps, run, channels of dy]; `grid` is of `images`, and dy has its outputs' size. */
export function filterGradient(backend: WasmBackend, side: Side, images: Images, grid: Grid, dy: Images, sums: number): void {
  const windows = grid.together * grid.positions;
  const wide = Math.ceil(dy.channels / 8) * 8;
  // as many windows as make their packed rows fit into the first cache beside a panel
  const block = Math.min(windows, 768);
  const sizes = [windows, block * wide, block * 4 + 32, grid.padded ? (grid.together * grid.imageBytes) / 4 : 0];
  withScratch(backend, sizes, (...floatPlaces) => {
    const [reads, panels, fours, copy] = floatPlaces.map((place) => place * 4) as [number, number, number, number];
    fillWindows(new Uint32Array(backend.wasm.HEAPU8.buffer, reads, windows), grid, images.channels);
    for (let n = 0; n < images.batch; n += grid.together) {
      const count = Math.min(grid.together, images.batch - n);
      const from = images.at + n * images.height * images.width * images.channels * 4;
      if (grid.padded) side.padImages(from, copy, count, images.height, images.width, images.channels * 4, grid.top, grid.left, grid.height, grid.width);
      const slopes = dy.at + n * grid.positions * dy.channels * 4;
      for (let row = 0; row < count * grid.positions; row += block) {
        const rows = Math.min(block, count * grid.positions - row);
        side.packColumns(slopes + row * dy.channels * 4, dy.channels * 4, rows, dy.channels, panels, rows);
        grid.taps.forEach((offset, tap) => side.outer(
          (grid.padded ? copy : from) + offset, reads + row * 4, rows, rows, 0, grid.run, panels, dy.channels, sums + tap * grid.run * dy.channels * 4, fours,
        ));
      }
    }
  });
}
