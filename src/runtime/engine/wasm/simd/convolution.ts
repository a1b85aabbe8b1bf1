/** Convolutions and their two gradients on the side module. */
import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { activate } from '../activation.ts';
import type { FusedActivation } from '../activation.ts';
import type { WasmBackend } from '../backend.ts';
import { convInfo } from '../conv-info.ts';
import type { ConvAttrs } from '../conv-info.ts';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';
import { backwardAxes, forwardAxis } from './axes.ts';
import type { AxisShape } from './axes.ts';
import { correlate } from './correlate.ts';
import { filterGradient } from './filter-gradient.ts';
import { gridOf } from './grid.ts';
import type { Images } from './grid.ts';
import { convolveTiles, imagesGradient, suitsTiles, tilesGradient } from './winograd.ts';

type Info = backend_util.Conv2DInfo;

const heightOf = (info: Info): AxisShape => ({
  input: info.inHeight, output: info.outHeight, taps: info.filterHeight, stride: info.strideHeight, dilation: info.dilationHeight, padding: info.padInfo.top,
});
const widthOf = (info: Info): AxisShape => ({
  input: info.inWidth, output: info.outWidth, taps: info.filterWidth, stride: info.strideWidth, dilation: info.dilationWidth, padding: info.padInfo.left,
});
const inputs = (backend: WasmBackend, info: Info, tensor: TensorInfo): Images =>
  ({ at: at(backend, tensor) * 4, batch: info.batchSize, height: info.inHeight, width: info.inWidth, channels: info.inChannels });
const outputs = (backend: WasmBackend, info: Info, tensor: TensorInfo): Images =>
  ({ at: at(backend, tensor) * 4, batch: info.batchSize, height: info.outHeight, width: info.outWidth, channels: info.outChannels });

interface Inputs { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo; preluActivationWeights?: TensorInfo }

function forward(backend: WasmBackend, { x, filter, bias }: Inputs, attrs: ConvAttrs): TensorInfo {
  const info = convInfo(x.shape, filter.shape, attrs);
  const out = backend.makeOutput(info.outShape, 'float32');
  if (sizeOf(info.outShape) === 0) return out;
  if (suitsTiles(info)) {
    convolveTiles(backend, info, at(backend, x) * 4, at(backend, filter) * 4, bias && at(backend, bias) * 4, at(backend, out) * 4);
    return out;
  }
  const images = inputs(backend, info, x);
  const weights = {
    at: at(backend, filter) * 4, columns: info.filterWidth, tapSize: info.inChannels * info.outChannels, stepIn: info.outChannels, stepOut: 1,
    ...(bias ? { bias: at(backend, bias) * 4 } : {}),
  };
  correlate(backend, images, gridOf(images, forwardAxis(heightOf(info)), forwardAxis(widthOf(info))), weights, outputs(backend, info, out));
  return out;
}

export const conv2D = kernel<Inputs, ConvAttrs>('Conv2D', forward);

export const fusedConv2D = kernel<Inputs, ConvAttrs & FusedActivation>('FusedConv2D', (backend, given, attrs) => {
  const out = forward(backend, given, attrs);
  activate(backend, out, attrs, given.preluActivationWeights);
  return out;
});

export const conv2DBackpropInput = kernel<{ dy: TensorInfo; filter: TensorInfo }, ConvAttrs & { inputShape: number[] }>(
  'Conv2DBackpropInput',
  (backend, { dy, filter }, attrs) => {
    const info = convInfo(attrs.inputShape, filter.shape, attrs);
    const out = backend.makeOutput(info.inShape, 'float32');
    if (suitsTiles(info)) {
      imagesGradient(backend, info, at(backend, dy) * 4, at(backend, filter) * 4, at(backend, out) * 4);
      return out;
    }
    const images = outputs(backend, info, dy);
    const weights = {
      at: at(backend, filter) * 4,
      columns: info.filterWidth,
      tapSize: info.inChannels * info.outChannels,
      stepIn: 1,
      stepOut: info.outChannels,
    };
    const [rows, columns] = [backwardAxes(heightOf(info)), backwardAxes(widthOf(info))];
    const reached = (axis: { taps: readonly unknown[] }): boolean => axis.taps.length > 0;
    if (!rows.every(reached) || !columns.every(reached)) floats(backend).fill(0, at(backend, out), at(backend, out) + sizeOf(info.inShape));
    for (const row of rows.filter(reached)) {
      for (const column of columns.filter(reached)) {
        correlate(backend, images, gridOf(images, row, column), weights, inputs(backend, info, out));
      }
    }
    return out;
  },
);

export const conv2DBackpropFilter = kernel<{ x: TensorInfo; dy: TensorInfo }, ConvAttrs & { filterShape: number[] }>(
  'Conv2DBackpropFilter',
  (backend, { x, dy }, attrs) => {
    const info = convInfo(x.shape, attrs.filterShape, attrs);
    const out = backend.makeOutput(info.filterShape, 'float32');
    if (suitsTiles(info)) {
      tilesGradient(backend, info, at(backend, x) * 4, at(backend, dy) * 4, at(backend, out) * 4);
      return out;
    }
    const images = inputs(backend, info, x);
    const grid = gridOf(images, forwardAxis(heightOf(info)), forwardAxis(widthOf(info)));
    filterGradient(backend, images, grid, outputs(backend, info, dy), at(backend, out) * 4);
    return out;
  },
);
