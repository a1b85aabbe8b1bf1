/** Poolings and their gradients on the side module. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { kernel } from '../kernel.ts';
import type { PoolAttrs } from '../kernels/avg-pool-grad.ts';
import { at, withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';

/** In the order of assembly/pool.ts. */
const [maximum, average, maximumGradient, averageGradient] = [0, 1, 2, 3];

type Info = ReturnType<typeof backend_util.computePool2DInfo>;
const infoOf = (shape: number[], { filterSize, strides, pad, dimRoundingMode }: PoolAttrs): Info =>
  backend_util.computePool2DInfo(shape as never, filterSize, strides, 1, pad, dimRoundingMode);

/** Places are tensors' byte addresses: x and dx have the input's shape, y the output's. */
function run(backend: WasmBackend, kind: number, info: Info, x: number, y: number, dx: number): void {
  withScratch(backend, [12], (shape) => {
    backend.wasm.HEAP32.set([
      info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth, info.filterHeight, info.filterWidth,
      info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left,
    ], shape);
    sideOf(backend).pool(kind, shape * 4, x, y, dx);
  });
}

const forward = (name: string, kind: number) => kernel<{ x: TensorInfo }, PoolAttrs>(name, (backend, { x }, attrs) => {
  const info = infoOf(x.shape, attrs);
  const out = backend.makeOutput(info.outShape, 'float32');
  run(backend, kind, info, at(backend, x) * 4, at(backend, out) * 4, 0);
  return out;
});

const backward = (name: string, kind: number) => kernel<{ dy: TensorInfo; input: TensorInfo }, PoolAttrs>(name, (backend, { dy, input }, attrs) => {
  const info = infoOf(input.shape, attrs);
  const out = backend.makeOutput(input.shape, 'float32');
  run(backend, kind, info, at(backend, input) * 4, at(backend, dy) * 4, at(backend, out) * 4);
  return out;
});

export const poolingKernels = [
  forward('MaxPool', maximum), forward('AvgPool', average), backward('MaxPoolGrad', maximumGradient), backward('AvgPoolGrad', averageGradient),
];
