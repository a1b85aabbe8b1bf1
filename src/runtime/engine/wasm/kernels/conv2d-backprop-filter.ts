/**
 * Gradient of a convolution for its filter.
 * With x as zero-padded channel planes and dy spread on the same grid (zero beside the outputs), the gradient of one tap is
 * a matrix product of the planes, read from a shifted start, with dy: no patches are copied, and dy is packed once for all taps.
 * A strided convolution first splits x by the remainder of its positions, which makes each tap a plain shift again.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { convInfo } from '../conv-info.ts';
import type { ConvAttrs } from '../conv-info.ts';
import { kernel } from '../kernel.ts';
import { at, floats, withScratch, withViews } from '../memory.ts';
import { accumulate, toPlanes } from '../primitives.ts';
import { multiply } from '../xnnpack.ts';

interface Inputs { x: TensorInfo; dy: TensorInfo }
type Info = ReturnType<typeof convInfo>;

/** Positions summed by one product: more gain no speed, and cost precision and memory. */
const positionsAtOnce = 1 << 15;

/** One axis of the grid. */
interface Axis {
  /** Length of an image on the grid; the zeros after it serve as those before the next. */
  length: number;
  stride: number;
  dilation: number;
  padding: number;
  taps: number;
  input: number;
}

function axisOf(input: number, output: number, taps: number, stride: number, dilation: number, padding: number): Axis {
  const reach = Math.floor(((taps - 1) * dilation) / stride);
  const behind = output + reach - input - padding;
  const shared = stride === 1 ? Math.max(0, Math.min(padding, behind)) : 0;
  return { length: output + reach - shared, stride, dilation, padding, taps, input };
}

/** Which remainder a tap reads, and how far along. */
function shiftOf(axis: Axis, tap: number): { remainder: number; shift: number } {
  return { remainder: (tap * axis.dilation) % axis.stride, shift: Math.floor((tap * axis.dilation) / axis.stride) };
}

export const conv2DBackpropFilter = kernel<Inputs, ConvAttrs & { filterShape: number[] }>('Conv2DBackpropFilter', (backend, { x, dy }, attrs) => {
  const info = convInfo(x.shape, attrs.filterShape, attrs);
  const rows = axisOf(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.dilationHeight, info.padInfo.top);
  const columns = axisOf(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.dilationWidth, info.padInfo.left);
  const out = backend.makeOutput(info.filterShape, 'float32');
  floats(backend).fill(0, at(backend, out), at(backend, out) + info.filterHeight * info.filterWidth * info.inChannels * info.outChannels);
  const perImage = rows.length * columns.length;
  const images = Math.max(1, Math.min(info.batchSize, Math.floor(positionsAtOnce / perImage)));
  for (let first = 0; first < info.batchSize; first += images) {
    addImages(backend, info, rows, columns, x, dy, out, first, Math.min(images, info.batchSize - first));
  }
  return out;
});

function addImages(
  backend: WasmBackend, info: Info, rows: Axis, columns: Axis, x: TensorInfo, dy: TensorInfo, out: TensorInfo, first: number, images: number,
): void {
  const positions = images * rows.length * columns.length;
  const { inChannels, outChannels } = info;
  const tapSize = inChannels * outChannels;
  // Few channels make thin products: then the taps of a filter row are computed together, from shifted copies of the planes.
  const together = inChannels < 4 && info.strideHeight * info.strideWidth === 1 ? info.filterWidth : 1;
  const planes = inChannels * positions;
  const reach = (info.filterHeight * columns.length + info.filterWidth) * Math.max(info.dilationHeight, info.dilationWidth);
  const phaseSize = together * planes + reach;
  const phases = info.strideHeight * info.strideWidth;
  withScratch(backend, [phases * phaseSize, positions * outChannels, together * tapSize], (grid, spread, sum) => {
    const shift = info.dilationWidth;
    fillPlanes(backend, info, rows, columns, at(backend, x), grid, phaseSize, first, images, positions);
    for (let copy = 1; copy < together; copy++) {
      floats(backend).copyWithin(grid + copy * planes, grid + copy * shift, grid + planes);
    }
    spreadGradient(backend, info, rows, columns, at(backend, dy), spread, first, images);
    withViews(backend, [{ at: spread, size: positions * outChannels }], (gradientId) => {
      for (let kh = 0; kh < info.filterHeight; kh++) {
        for (let kw = 0; kw < info.filterWidth; kw += together) {
          const [r, c] = [shiftOf(rows, kh), shiftOf(columns, kw)];
          const phase = grid + (r.remainder * info.strideWidth + c.remainder) * phaseSize;
          const a = phase + r.shift * columns.length + c.shift;
          multiply(backend, { a, b: spread, out: sum, rows: together * inChannels, inner: positions, columns: outChannels }, gradientId);
          accumulate(floats(backend), sum, at(backend, out) + (kh * info.filterWidth + kw) * tapSize, together * tapSize);
        }
      }
    });
  });
}

/** Writes x as planes [remainder of row, remainder of column][channel][image, grid row, grid column], zero in the padding. */
function fillPlanes(
  backend: WasmBackend, info: Info, rows: Axis, columns: Axis, x: number, grid: number, phaseSize: number, first: number, images: number, positions: number,
): void {
  const heap = floats(backend);
  heap.fill(0, grid, grid + info.strideHeight * info.strideWidth * phaseSize);
  for (let n = 0; n < images; n++) {
    for (let h = 0; h < info.inHeight; h++) {
      const u = h + rows.padding;
      const gridRow = Math.floor(u / rows.stride);
      if (gridRow >= rows.length) break; // rows that no window reaches
      for (let q = 0; q < columns.stride; q++) {
        const start = (((q - columns.padding) % columns.stride) + columns.stride) % columns.stride;
        const gridColumn = (start + columns.padding - q) / columns.stride;
        const count = Math.min(columns.length - gridColumn, Math.ceil((columns.input - start) / columns.stride));
        const to = grid + ((u % rows.stride) * columns.stride + q) * phaseSize + (n * rows.length + gridRow) * columns.length + gridColumn;
        const from = x + (((first + n) * info.inHeight + h) * info.inWidth + start) * info.inChannels;
        if (count > 0) toPlanes(heap, from, to, count, columns.stride * info.inChannels, info.inChannels, positions);
      }
    }
  }
}

/** Writes dy on the grid, zero where a window has no output. */
function spreadGradient(backend: WasmBackend, info: Info, rows: Axis, columns: Axis, dy: number, spread: number, first: number, images: number): void {
  const heap = floats(backend);
  const { outHeight, outWidth, outChannels } = info;
  heap.fill(0, spread, spread + images * rows.length * columns.length * outChannels);
  const width = outWidth * outChannels;
  for (let n = 0; n < images; n++) {
    for (let h = 0; h < outHeight; h++) {
      const from = dy + ((first + n) * outHeight + h) * width;
      heap.copyWithin(spread + (n * rows.length + h) * columns.length * outChannels, from, from + width);
    }
  }
}
