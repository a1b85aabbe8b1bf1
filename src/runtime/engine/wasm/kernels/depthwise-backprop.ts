/** Gradients of a depthwise convolution for its input and its filter. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { convInfo } from '../conv-info.ts';
import type { ConvAttrs } from '../conv-info.ts';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';

type Info = ReturnType<typeof convInfo>;

/** Visits each pair of input pixel and filter tap that meet in an output pixel; indices count floats in each tensor. */
function eachMeeting(info: Info, visit: (input: number, tap: number, output: number) => void): void {
  const tapSize = info.outChannels; // [height, width, inChannels, multiplier] has as many floats a tap
  let output = 0;
  for (let n = 0; n < info.batchSize; n++) {
    for (let oh = 0; oh < info.outHeight; oh++) {
      for (let ow = 0; ow < info.outWidth; ow++, output += info.outChannels) {
        for (let kh = 0; kh < info.filterHeight; kh++) {
          const h = oh * info.strideHeight + kh * info.dilationHeight - info.padInfo.top;
          if (h < 0 || h >= info.inHeight) continue;
          for (let kw = 0; kw < info.filterWidth; kw++) {
            const w = ow * info.strideWidth + kw * info.dilationWidth - info.padInfo.left;
            if (w < 0 || w >= info.inWidth) continue;
            visit(((n * info.inHeight + h) * info.inWidth + w) * info.inChannels, (kh * info.filterWidth + kw) * tapSize, output);
          }
        }
      }
    }
  }
}

export const depthwiseBackpropFilter = kernel<{ x: TensorInfo; dy: TensorInfo }, ConvAttrs & { filterShape: number[] }>(
  'DepthwiseConv2dNativeBackpropFilter', (backend, { x, dy }, attrs) => {
    const info = convInfo(x.shape, attrs.filterShape, attrs, true);
    const out = backend.makeOutput(attrs.filterShape, 'float32');
    const [heap, values, slopes, to] = [floats(backend), at(backend, x), at(backend, dy), at(backend, out)];
    const multiplier = info.outChannels / info.inChannels;
    const sums = new Float64Array(sizeOf(attrs.filterShape));
    eachMeeting(info, (input, tap, output) => {
      for (let c = 0; c < info.outChannels; c++) {
        const channel = multiplier === 1 ? c : Math.floor(c / multiplier);
        sums[tap + c]! += heap[values + input + channel]! * heap[slopes + output + c]!;
      }
    });
    heap.set(sums, to);
    return out;
  },
);

export const depthwiseBackpropInput = kernel<{ dy: TensorInfo; filter: TensorInfo }, ConvAttrs & { inputShape: number[] }>(
  'DepthwiseConv2dNativeBackpropInput', (backend, { dy, filter }, attrs) => {
    const info = convInfo(attrs.inputShape, filter.shape, attrs, true);
    const out = backend.makeOutput(attrs.inputShape, 'float32');
    const [heap, slopes, weights, to] = [floats(backend), at(backend, dy), at(backend, filter), at(backend, out)];
    const multiplier = info.outChannels / info.inChannels;
    heap.fill(0, to, to + sizeOf(attrs.inputShape));
    eachMeeting(info, (input, tap, output) => {
      for (let c = 0; c < info.outChannels; c++) {
        const channel = multiplier === 1 ? c : Math.floor(c / multiplier);
        heap[to + input + channel]! += heap[weights + tap + c]! * heap[slopes + output + c]!;
      }
    });
    return out;
  },
);
