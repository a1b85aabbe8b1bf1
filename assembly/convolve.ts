/** Convolutions and their gradients for the filter over ranges of images: what threads divide among themselves. */
import { padImages } from './move';
import { outer, packColumns } from './outer';
import { product } from './product';

/** Images on a grid, and tables of where windows lie (grid.ts says how), as 32-bit words at an address. */
@unmanaged
class Grid {
  images: usize;
  batch: i32;
  height: i32;
  width: i32;
  /** Bytes of a pixel. */
  pixel: usize;
  padded: i32;
  top: i32;
  left: i32;
  gridHeight: i32;
  gridWidth: i32;
  /** Images handled at once, and windows of one image. */
  together: i32;
  positions: i32;
  reads: usize;
  taps: usize;
  tapCount: i32;
  run: i32;
  /** What the windows are multiplied with (packed panels) or, for the gradient, met with (one pixel for each window). */
  other: usize;
  columns: i32;
  /** Bytes that a thread's copy of padded images takes. */
  copyBytes: usize;
  /** Output images, or the sums of each part of the batch, one after another. */
  out: usize;
  outImage: usize;
  writes: usize;
  start: usize;
  /** The gradient's parts, and positions that are packed at once. */
  parts: i32;
  block: i32;
}

/** Images from `n` on, with their padding: copied to `copy` where they need it. */
// @ts-ignore: decorator
@inline
function laid(it: Grid, n: i32, count: i32, copy: usize): usize {
  const from = it.images + <usize>n * it.height * it.width * it.pixel;
  if (!it.padded) return from;
  padImages(from, copy, count, it.height, it.width, it.pixel, it.top, it.left, it.gridHeight, it.gridWidth);
  return copy;
}

/** Windows multiplied at once: they stay in the first cache while the panels pass. */
const windowsAtOnce = 256;

/** The `unit`-th group of images; `scratch` has room for a copy of them and 128 bytes. */
export function correlate(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Grid>(place);
  const n = unit * it.together;
  const count = min(it.together, it.batch - n);
  const copy = scratch + 128;
  const from = laid(it, n, count, copy);
  const windows = count * it.positions;
  for (let row = 0; row < windows; row += windowsAtOnce) {
    product(
      from, it.reads + (<usize>row << 2), min(windowsAtOnce, windows - row), it.taps, it.tapCount, it.run, it.other, it.columns, it.start,
      it.out + <usize>n * it.outImage, it.writes + (<usize>row << 2), scratch,
    );
  }
}

/** The `unit`-th part of the batch; `scratch` has room for a copy of images, a block of packed columns and one of fours. */
export function filterGradient(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Grid>(place);
  const columns = it.columns;
  const tapBytes = <usize>it.run * columns << 2;
  const sums = it.out + <usize>unit * it.tapCount * tapBytes;
  memory.fill(sums, 0, tapBytes * it.tapCount);
  const panels = scratch + it.copyBytes;
  const fours = panels + <usize>it.block * ((columns + 7) & ~7) * 4;
  const last = (unit + 1) * it.batch / it.parts;
  for (let n = unit * it.batch / it.parts; n < last; n += it.together) {
    const count = min(it.together, last - n);
    const from = laid(it, n, count, scratch);
    const slopes = it.other + (<usize>n * it.positions * columns << 2);
    const windows = count * it.positions;
    for (let row = 0; row < windows; row += it.block) {
      const rows = min(it.block, windows - row);
      packColumns(slopes + (<usize>row * columns << 2), <usize>columns << 2, rows, columns, panels, rows);
      for (let tap = 0; tap < it.tapCount; tap++) {
        const offset = <usize>load<u32>(it.taps + (<usize>tap << 2));
        outer(from + offset, it.reads + (<usize>row << 2), rows, rows, 0, it.run, panels, columns, sums + tapBytes * tap, fours);
      }
    }
  }
}
