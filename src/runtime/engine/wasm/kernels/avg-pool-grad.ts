/** Gradient of average pooling: each window's gradient is shared among the pixels that were averaged, padding not counted. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';
import { eachWindow } from '../pooling.ts';

interface Inputs { dy: TensorInfo; input: TensorInfo }
interface Attrs { filterSize: number | [number, number]; strides: number | [number, number]; pad: 'valid' | 'same' | number }

export const avgPoolGrad = kernel<Inputs, Attrs>('AvgPoolGrad', (backend, { dy, input }, { filterSize, strides, pad }) => {
  const info = backend_util.computePool2DInfo(input.shape as never, filterSize, strides, 1, pad);
  const out = backend.makeOutput(input.shape, 'float32');
  const [heap, from, to, channels] = [floats(backend), at(backend, dy), at(backend, out), info.inChannels];
  heap.fill(0, to, to + sizeOf(input.shape));
  eachWindow(info, (image, top, bottom, left, right, output) => {
    const share = 1 / ((bottom - top) * (right - left));
    for (let h = top; h < bottom; h++) {
      for (let w = left; w < right; w++) {
        const pixel = to + image + (h * info.inWidth + w) * channels;
        for (let c = 0; c < channels; c++) heap[pixel + c]! += heap[from + output + c]! * share;
      }
    }
  });
  return out;
});
