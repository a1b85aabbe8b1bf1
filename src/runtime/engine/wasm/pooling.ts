/** The gradients of 2-D poolings, as loops over windows clipped to the image. Places are indices in HEAPF32. */
import type { backend_util } from '@tensorflow/tfjs-core';

/** Row or column range of each window inside the image, flattened: [from, to, from, to, ...]. */
function ranges(windows: number, stride: number, padding: number, size: number, input: number): Int32Array {
  return Int32Array.from({ length: windows * 2 }, (_, i) => {
    const start = (i >> 1) * stride - padding;
    return i % 2 === 0 ? Math.max(0, start) : Math.min(input, start + size);
  });
}

function windowsOf(info: backend_util.Conv2DInfo): { rows: Int32Array; columns: Int32Array } {
  return {
    rows: ranges(info.outHeight, info.strideHeight, info.padInfo.top, info.filterHeight, info.inHeight),
    columns: ranges(info.outWidth, info.strideWidth, info.padInfo.left, info.filterWidth, info.inWidth),
  };
}

/** Averages each window over the pixels inside the image; NaN stays NaN, which XNNPACK's limits would hide. */
export function averageForward(heap: Float32Array, info: backend_util.Conv2DInfo, values: number, to: number): void {
  const { rows, columns } = windowsOf(info);
  const { inWidth: width, inChannels: channels } = info;
  const image = info.inHeight * width * channels;
  let target = to;
  for (let start = values; start < values + info.batchSize * image; start += image) {
    for (let r = 0; r < rows.length; r += 2) {
      for (let c = 0; c < columns.length; c += 2, target += channels) {
        const [top, bottom, left, right] = [rows[r]!, rows[r + 1]!, columns[c]!, columns[c + 1]!];
        const share = 1 / ((bottom - top) * (right - left));
        for (let i = 0; i < channels; i++) {
          let sum = 0;
          for (let h = top; h < bottom; h++) {
            const end = start + (h * width + right) * channels + i;
            for (let place = start + (h * width + left) * channels + i; place < end; place += channels) sum += heap[place]!;
          }
          heap[target + i] = sum * share;
        }
      }
    }
  }
}

/** Shares each output's gradient evenly among the pixels that were averaged. */
export function averageBackward(heap: Float32Array, info: backend_util.Conv2DInfo, gradient: number, to: number): void {
  const { rows, columns } = windowsOf(info);
  const { inWidth: width, inChannels: channels } = info;
  const image = info.inHeight * width * channels;
  heap.fill(0, to, to + info.batchSize * image);
  let source = gradient;
  for (let start = to; start < to + info.batchSize * image; start += image) {
    for (let r = 0; r < rows.length; r += 2) {
      for (let c = 0; c < columns.length; c += 2, source += channels) {
        const [top, bottom, left, right] = [rows[r]!, rows[r + 1]!, columns[c]!, columns[c + 1]!];
        const share = 1 / ((bottom - top) * (right - left));
        for (let h = top; h < bottom; h++) {
          const end = start + (h * width + right) * channels;
          for (let pixel = start + (h * width + left) * channels; pixel < end; pixel += channels) {
            for (let i = 0; i < channels; i++) heap[pixel + i]! += heap[source + i]! * share;
          }
        }
      }
    }
  }
}

/** Gives each output's gradient to the first largest pixel of its window, as TensorFlow does. */
export function maximumBackward(heap: Float32Array, info: backend_util.Conv2DInfo, values: number, gradient: number, to: number): void {
  const { rows, columns } = windowsOf(info);
  const { inWidth: width, inChannels: channels } = info;
  const image = info.inHeight * width * channels;
  const total = info.batchSize * image;
  heap.fill(0, to, to + total);
  let source = gradient;
  for (let start = 0; start < total; start += image) {
    for (let r = 0; r < rows.length; r += 2) {
      for (let c = 0; c < columns.length; c += 2) {
        const [top, bottom, left, right] = [rows[r]!, rows[r + 1]!, columns[c]!, columns[c + 1]!];
        const corner = start + (top * width + left) * channels;
        for (let i = 0; i < channels; i++, source++) {
          let best = corner + i;
          let highest = heap[values + best]!;
          for (let h = top; h < bottom; h++) {
            const end = start + (h * width + right) * channels + i;
            for (let place = start + (h * width + left) * channels + i; place < end; place += channels) {
              const value = heap[values + place]!;
              best = value > highest ? place : best;
              highest = value > highest ? value : highest;
            }
          }
          heap[to + best]! += heap[source]!;
        }
      }
    }
  }
}
