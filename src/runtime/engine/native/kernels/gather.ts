/** Gathering rows, which the package does only after it has read every index on the host; TensorFlow checks them itself. */
import { backend_util, scalar, tidy } from '@tensorflow/tfjs-core';
import { operation, registerNative } from './operation.ts';

export function registerGather(): void {
  registerNative('GatherV2', ({ x, indices }, attrs) => tidy(() => {
    const { axis, batchDims = 0 } = attrs as { axis: number; batchDims?: number };
    backend_util.segment_util.collectGatherOpShapeInfo(x!, indices!, axis, batchDims);
    return operation('GatherV2', [x!, indices!, scalar(axis, 'int32')], {
      types: { Tparams: x!, Tindices: indices!, Taxis: 'int32' }, ints: { batch_dims: batchDims },
    })[0]!;
  }));
}
