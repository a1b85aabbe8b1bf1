/** Images laid out so that every tap of every output lies inside, and tables that say where. */
import type { Axis } from './axes.ts';

export interface Images {
  /** Byte address of the first. */
  readonly at: number;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface Grid {
  readonly rows: Axis;
  readonly columns: Axis;
  /** Size of an image with its padding. */
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
  /** Whether images must be copied to get the padding. */
  readonly padded: boolean;
  readonly imageBytes: number;
  /** Outputs of one image. */
  readonly positions: number;
  /** Images handled at once. */
  readonly together: number;
  /** Byte offsets that one output reads at; taps that follow one another in memory are one, `run` floats long. */
  readonly taps: readonly number[];
  readonly run: number;
}

/** What is handled at once should stay in a core's second cache, beside the weights. */
const chunkBytes = 1 << 17;
const chunkPositions = 1 << 11;
/** … and there should be something for every thread. */
const leastUnits = 8;

const before = (axis: Axis): number => Math.max(0, -Math.min(...axis.taps.map(({ offset }) => offset)));
const reach = (axis: Axis): number => before(axis) + (axis.count - 1) * axis.readStep + Math.max(...axis.taps.map(({ offset }) => offset)) + 1;

export function gridOf(images: Images, rows: Axis, columns: Axis): Grid {
  const [top, left] = [before(rows), before(columns)];
  const padded = top > 0 || left > 0 || reach(rows) > images.height || reach(columns) > images.width;
  const [height, width] = padded ? [reach(rows), reach(columns)] : [images.height, images.width];
  const pixel = images.channels * 4;
  const imageBytes = height * width * pixel;
  const positions = rows.count * columns.count;
  const together = Math.max(1, Math.min(Math.ceil(images.batch / leastUnits), Math.floor(chunkBytes / imageBytes), Math.floor(chunkPositions / positions)));
  const joined = columns.taps.every(({ offset }, i) => offset === columns.taps[0]!.offset + i);
  const ofRow = joined ? columns.taps.slice(0, 1) : columns.taps;
  return {
    rows, columns, height, width, top, left, padded, imageBytes, positions, together,
    taps: rows.taps.flatMap((r) => ofRow.map((c) => ((r.offset + top) * width + c.offset + left) * pixel)),
    run: joined ? columns.taps.length * images.channels : images.channels,
  };
}

/** Fills `table` with the byte offset of each output's window, for `together` images. */
export function fillWindows(table: Uint32Array, grid: Grid, channels: number): void {
  const { rows, columns, width, imageBytes } = grid;
  const [down, right] = [rows.readStep * width * channels * 4, columns.readStep * channels * 4];
  let i = 0;
  for (let n = 0; n < grid.together; n++) {
    for (let r = 0; r < rows.count; r++) {
      for (let c = 0; c < columns.count; c++) table[i++] = n * imageBytes + r * down + c * right;
    }
  }
}

/** Fills `table` with the byte offset that each output is written at, in images of `width` x `height` pixels. */
export function fillPlaces(table: Uint32Array, grid: Grid, height: number, width: number, channels: number): void {
  const { rows, columns } = grid;
  let i = 0;
  for (let n = 0; n < grid.together; n++) {
    for (let r = 0; r < rows.count; r++) {
      const row = (n * height + rows.writeFirst + r * rows.writeStep) * width + columns.writeFirst;
      for (let c = 0; c < columns.count; c++) table[i++] = (row + c * columns.writeStep) * channels * 4;
    }
  }
}

/** The first words of the description that assembly/convolve.ts reads. */
export function describeGrid(images: Images, grid: Grid, tables: { reads: number; taps: number }): number[] {
  return [
    images.at, images.batch, images.height, images.width, images.channels * 4, Number(grid.padded), grid.top, grid.left, grid.height, grid.width,
    grid.together, grid.positions, tables.reads, tables.taps, grid.taps.length, grid.run,
  ];
}
