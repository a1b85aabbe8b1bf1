/** Max pooling and its gradient by our own operations (native/max-pool.h), where TensorFlow has them. */
import { backend_util, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { mayUseOwnKernels } from '../own-kernels.ts';
import { operation, registerNative, type Attributes } from './operation.ts';

/** Attributes of the operations, or undefined where these are not for such images or windows. */
function windowsOf(x: Tensor, { filterSize, strides, pad, dimRoundingMode }: NamedAttrMap): Attributes | undefined {
  if (!mayUseOwnKernels() || x.dtype !== 'float32' || x.rank !== 4) return undefined;
  const { filterHeight: height, filterWidth: width, strideHeight: down, strideWidth: right, padInfo } = backend_util.computePool2DInfo(
    x.shape as [number, number, number, number], filterSize as number, strides as number, 1, pad as number, dimRoundingMode as 'floor',
  );
  if (padInfo.type !== 'VALID' && padInfo.type !== 'SAME') return undefined;
  return { ints: { height, width, down, right }, flags: { same: padInfo.type === 'SAME', relu: false } };
}

export function registerMaxPool(): void {
  registerNative('MaxPool', ({ x }, attrs, stock) => {
    const windows = windowsOf(x!, attrs);
    return windows === undefined ? stock() : operation('GradnetMaxPool', [x!], windows)[0]!;
  });
  registerNative('MaxPoolGrad', ({ dy, input, output }, attrs, stock) => {
    const windows = windowsOf(input!, attrs);
    return windows === undefined ? stock() : operation('GradnetMaxPoolGrad', [dy!, input!, output!], windows)[0]!;
  });
}
