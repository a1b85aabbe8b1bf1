/** Adding a vector along the last axis, and its gradient, as the operations that TensorFlow fuses with what is before them. */
import { util, type Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { mayUseOwnKernels } from '../own-kernels.ts';
import { asRows } from './as-rows.ts';
import { operation, registerNative } from './operation.ts';

/** BiasAdd knows no more axes. */
const MOST_AXES = 5;
/** So many are summed by one thread, and in one operation with an update; more are shared (native/rows.cc). */
const FEW_ROWS = 1024;

export function registerBias(): void {
  registerNative('Add', ({ a, b }, _attrs, stock) => {
    const isBias = b!.rank === 1 && a!.rank > 1 && a!.rank <= MOST_AXES && a!.shape.at(-1) === b!.shape[0];
    if (!isBias || a!.dtype !== 'float32' || b!.dtype !== 'float32') return stock();
    const sum = (x: Tensor): Tensor => operation('BiasAdd', [x, b!], { types: { T: a! }, texts: { data_format: 'NHWC' } })[0]!;
    // of a product it is a matrix, as which a graph joins the two
    return a!.rank === 3 ? tf.tidy(() => tf.reshape(sum(asRows(a!)), a!.shape)) : sum(a!);
  });
  registerNative('Sum', ({ x }, { axis, keepDims }, stock) => {
    const axes = util.parseAxisParam(axis as number | number[], x!.shape);
    const leading = x!.rank > 1 && x!.rank <= MOST_AXES && axes.length === x!.rank - 1 && !axes.includes(x!.rank - 1);
    if (!leading || keepDims === true || x!.dtype !== 'float32' || x!.size === 0) return stock();
    if (mayUseOwnKernels()) {
      const many = x!.size / x!.shape.at(-1)! > FEW_ROWS;
      return tf.tidy(() => operation(many ? 'GradnetSumManyRows' : 'GradnetSumRows', [many || x!.rank === 2 ? x! : asRows(x!)], {})[0]!);
    }
    return operation('BiasAddGrad', [x!], { types: { T: x! }, texts: { data_format: 'NHWC' } })[0]!;
  });
}
