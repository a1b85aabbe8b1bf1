/**
 * The gradient of average pooling where windows hang over the edge: the forward pass divides by the values that a
 * window really has, but the packages' gradients by its whole area. (TensorFlow's own kernels, and ours, do it right.)
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Backends whose kernel divides by the whole area. */
const wrong: Readonly<Record<string, readonly string[]>> = { AvgPool: ['cpu'], AvgPool3D: ['cpu', 'wasm'] };

interface Window { readonly inputs: number; readonly outputs: number; readonly size: number; readonly stride: number; readonly front: number }
interface Attrs { filterSize: number | number[]; strides: number | number[]; pad: 'valid' | 'same' | number; dimRoundingMode?: 'floor' | 'round' | 'ceil' }

/** window / values in it, at every output along one axis. */
const shares = ({ inputs, outputs, size, stride, front }: Window): number[] => Array.from({ length: outputs }, (_, i) => {
  const first = i * stride - front;
  return size / (Math.min(inputs, first + size) - Math.max(0, first));
});

function windowsOf(kernelName: string, x: Tensor, { filterSize, strides, pad, dimRoundingMode }: Attrs): Window[] {
  if (kernelName === 'AvgPool') {
    const info = core.backend_util.computePool2DInfo(x.shape as never, filterSize as never, strides as never, 1, pad, dimRoundingMode);
    return [
      { inputs: info.inHeight, outputs: info.outHeight, size: info.filterHeight, stride: info.strideHeight, front: info.padInfo.top },
      { inputs: info.inWidth, outputs: info.outWidth, size: info.filterWidth, stride: info.strideWidth, front: info.padInfo.left },
    ];
  }
  const info = core.backend_util.computePool3DInfo(x.shape as never, filterSize as never, strides as never, 1, pad, dimRoundingMode);
  return [
    { inputs: info.inDepth, outputs: info.outDepth, size: info.filterDepth, stride: info.strideDepth, front: info.padInfo.front },
    { inputs: info.inHeight, outputs: info.outHeight, size: info.filterHeight, stride: info.strideHeight, front: info.padInfo.top },
    { inputs: info.inWidth, outputs: info.outWidth, size: info.filterWidth, stride: info.strideWidth, front: info.padInfo.left },
  ];
}

const gradientOf = (kernelName: string): core.GradFunc => (gradient, saved, attrs) => {
  const [x] = saved as [Tensor];
  return {
    x: () => {
      let dy = gradient as Tensor;
      if (wrong[kernelName]!.includes(core.getBackend())) {
        windowsOf(kernelName, x, attrs as unknown as Attrs).forEach((window, axis) => {
          const along = shares(window);
          if (along.some((share) => share !== 1))
            dy = core.mul(
              dy,
              core.reshape(
                core.tensor1d(along),
                dy.shape.map((_, i) => (i === axis + 1 ? along.length : 1)),
              ),
            );
        });
      }
      return core.engine().runKernel<Tensor>(`${kernelName}Grad`, { dy, input: x }, attrs);
    },
  };
};

const registered = new Map(Object.keys(wrong).map((kernelName) => [kernelName, gradientOf(kernelName)]));

/** Registers the gradients for every engine; again after an engine's package has registered its own over them. */
export function useAveragePoolGradient(): void {
  for (const [kernelName, gradFunc] of registered) {
    if (core.getGradient(kernelName)?.gradFunc === gradFunc) continue;
    if (core.getGradient(kernelName)) core.unregisterGradient(kernelName);
    core.registerGradient({ kernelName, inputsToSave: ['x'], gradFunc });
  }
}
