/** Gradients of depthwise convolutions on the side module. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { convInfo } from '../conv-info.ts';
import type { ConvAttrs } from '../conv-info.ts';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf, withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';

type Info = ReturnType<typeof convInfo>;

const shapeOf = (info: Info, batch: number): number[] => [
  batch, info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth, info.filterHeight, info.filterWidth,
  info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left, info.dilationHeight, info.dilationWidth, info.outChannels / info.inChannels,
];

const zero = (backend: WasmBackend, from: number, count: number): void => void floats(backend).fill(0, from, from + count);

export const depthwiseBackpropFilter = kernel<{ x: TensorInfo; dy: TensorInfo }, ConvAttrs & { filterShape: number[] }>(
  'DepthwiseConv2dNativeBackpropFilter', (backend, { x, dy }, attrs) => {
    const info = convInfo(x.shape, attrs.filterShape, attrs, true);
    const out = backend.makeOutput(attrs.filterShape, 'float32');
    const [side, size, to] = [sideOf(backend), sizeOf(attrs.filterShape), at(backend, out)];
    zero(backend, to, size);
    withScratch(backend, [15, size], (shape, image) => {
      backend.wasm.HEAP32.set(shapeOf(info, 1), shape);
      // image by image, since one long sum would lose digits
      for (let n = 0; n < info.batchSize; n++) {
        zero(backend, image, size);
        const [from, slopes] = [at(backend, x) + n * sizeOf(info.inShape.slice(1)), at(backend, dy) + n * sizeOf(info.outShape.slice(1))];
        side.depthwiseGradient(1, shape * 4, from * 4, slopes * 4, image * 4);
        side.binary(0, to * 4, 0, 4, image * 4, 0, 4, to * 4, 1, size);
      }
    });
    return out;
  },
);

export const depthwiseBackpropInput = kernel<{ dy: TensorInfo; filter: TensorInfo }, ConvAttrs & { inputShape: number[] }>(
  'DepthwiseConv2dNativeBackpropInput', (backend, { dy, filter }, attrs) => {
    const info = convInfo(attrs.inputShape, filter.shape, attrs, true);
    const out = backend.makeOutput(attrs.inputShape, 'float32');
    zero(backend, at(backend, out), sizeOf(attrs.inputShape));
    withScratch(backend, [15], (shape) => {
      backend.wasm.HEAP32.set(shapeOf(info, info.batchSize), shape);
      sideOf(backend).depthwiseGradient(0, shape * 4, at(backend, filter) * 4, at(backend, dy) * 4, at(backend, out) * 4);
    });
    return out;
  },
);
