/**
 * Gradient of a convolution for its input, which is also the forward of a transposed convolution.
 * The pixels that share a remainder modulo the stride are one stride-1 convolution of dy with the filter taps of that
 * remainder, rotated: so every stride runs at XNNPACK's speed, and only a strided one moves data afterwards.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { convInfo } from '../conv-info.ts';
import type { ConvAttrs } from '../conv-info.ts';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf, withScratch } from '../memory.ts';
import { transpose } from '../primitives.ts';
import { convolve } from '../xnnpack.ts';

interface Inputs { dy: TensorInfo; filter: TensorInfo }
type Info = ReturnType<typeof convInfo>;

/** One axis of one remainder: its taps, and the run of input positions it writes. */
interface Phase {
  remainder: number;
  taps: number;
  /** First input position written, then every `stride`th, `count` of them. */
  first: number;
  count: number;
  /** Padding of dy that makes the convolution's first output ours; leading outputs to skip where it would be negative. */
  before: number;
  after: number;
  skip: number;
}

function phases(stride: number, padding: number, taps: number, input: number, output: number): Phase[] {
  return Array.from({ length: stride }, (_, remainder) => {
    const own = Math.max(0, Math.ceil((taps - remainder) / stride));
    const start = Math.max(0, Math.ceil((padding - remainder) / stride));
    const first = start * stride + remainder - padding;
    const count = Math.max(0, Math.ceil((input - first) / stride));
    const lead = own - 1 - start;
    return {
      remainder, taps: own, first, count,
      before: Math.max(0, lead), skip: Math.max(0, -lead), after: Math.max(0, start + count - output),
    };
  });
}

export const conv2DBackpropInput = kernel<Inputs, ConvAttrs & { inputShape: number[] }>('Conv2DBackpropInput', (backend, { dy, filter }, attrs) => {
  const info = convInfo(attrs.inputShape, filter.shape, { ...attrs, dilations: 1 });
  const out = backend.makeOutput(info.inShape, 'float32');
  floats(backend).fill(0, at(backend, out), at(backend, out) + sizeOf(info.inShape));
  const rows = phases(info.strideHeight, info.padInfo.top, info.filterHeight, info.inHeight, info.outHeight);
  const columns = phases(info.strideWidth, info.padInfo.left, info.filterWidth, info.inWidth, info.outWidth);
  for (const row of rows) {
    for (const column of columns) {
      if (row.taps * column.taps * row.count * column.count > 0) computePhase(backend, info, dy, filter, out, row, column);
    }
  }
  return out;
});

function computePhase(backend: WasmBackend, info: Info, dy: TensorInfo, filter: TensorInfo, out: TensorInfo, row: Phase, column: Phase): void {
  const height = info.outHeight + row.before + row.after - row.taps + 1;
  const width = info.outWidth + column.before + column.after - column.taps + 1;
  // With stride 1 and nothing to skip the convolution's output is the gradient itself.
  const direct = info.strideHeight === 1 && info.strideWidth === 1 && height === info.inHeight && width === info.inWidth;
  const size = info.batchSize * height * width * info.inChannels;
  withScratch(backend, [row.taps * column.taps * info.inChannels * info.outChannels, direct ? 0 : size], (turned, spread) => {
    turnFilter(backend, info, at(backend, filter), turned, row, column);
    convolve(backend, {
      x: at(backend, dy), filter: turned, out: direct ? at(backend, out) : spread,
      batch: info.batchSize, height: info.outHeight, width: info.outWidth, filterHeight: row.taps, filterWidth: column.taps,
      inChannels: info.outChannels, outChannels: info.inChannels,
      pad: { top: row.before, bottom: row.after, left: column.before, right: column.after },
    });
    if (!direct) scatter(backend, info, spread, at(backend, out), row, column, height, width);
  });
}

/** The taps of one remainder, rotated by 180 degrees, with in and out channels exchanged. */
function turnFilter(backend: WasmBackend, info: Info, from: number, to: number, row: Phase, column: Phase): void {
  const tap = info.inChannels * info.outChannels;
  for (let r = 0; r < row.taps; r++) {
    for (let c = 0; c < column.taps; c++) {
      const kh = (row.taps - 1 - r) * info.strideHeight + row.remainder;
      const kw = (column.taps - 1 - c) * info.strideWidth + column.remainder;
      transpose(floats(backend), from + (kh * info.filterWidth + kw) * tap, to + (r * column.taps + c) * tap, info.inChannels, info.outChannels);
    }
  }
}

/** Puts a remainder's pixels where they belong in the input. */
function scatter(backend: WasmBackend, info: Info, from: number, to: number, row: Phase, column: Phase, height: number, width: number): void {
  const [heap, channels] = [floats(backend), info.inChannels];
  const step = info.strideWidth * channels;
  for (let n = 0; n < info.batchSize; n++) {
    for (let i = 0; i < row.count; i++) {
      const h = row.first + i * info.strideHeight;
      let source = from + ((n * height + row.skip + i) * width + column.skip) * channels;
      let target = to + ((n * info.inHeight + h) * info.inWidth + column.first) * channels;
      for (let j = 0; j < column.count; j++, source += channels, target += step) {
        for (let c = 0; c < channels; c++) heap[target + c] = heap[source + c]!;
      }
    }
  }
}
