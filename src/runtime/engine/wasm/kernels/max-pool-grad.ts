/** Gradient of max pooling: all of it goes to a window's first maximum; the package loses windows without a positive value. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';
import { eachWindow } from '../pooling.ts';

interface Inputs { dy: TensorInfo; input: TensorInfo }
interface Attrs {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export const maxPoolGrad = kernel<Inputs, Attrs>('MaxPoolGrad', (backend, { dy, input }, { filterSize, strides, pad, dimRoundingMode }) => {
  const info = backend_util.computePool2DInfo(input.shape as never, filterSize, strides, 1, pad, dimRoundingMode);
  const out = backend.makeOutput(input.shape, 'float32');
  const [heap, from, to, values] = [floats(backend), at(backend, dy), at(backend, out), at(backend, input)];
  const { inChannels: channels, inWidth: width } = info;
  heap.fill(0, to, to + sizeOf(input.shape));
  eachWindow(info, (image, top, bottom, left, right, output) => {
    for (let c = 0; c < channels; c++) {
      let best = image + (top * width + left) * channels + c;
      let highest = heap[values + best]!;
      for (let h = top; h < bottom; h++) {
        for (let w = left; w < right; w++) {
          const place = image + (h * width + w) * channels + c;
          const value = heap[values + place]!;
          if (value > highest) [best, highest] = [place, value];
        }
      }
      heap[to + best]! += heap[from + output + c]!;
    }
  });
  return out;
});
