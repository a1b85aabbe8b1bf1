/** Products of two matrices as MatMul, which TensorFlow does faster than a batch of one, or, of a batch of vectors, as our own. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { mayUseOwnKernels } from '../own-kernels.ts';
import { operation, registerNative } from './operation.ts';

const isOne = ({ shape }: Tensor): boolean => shape.slice(0, -2).every((size) => size === 1);
const asMatrix = (tensor: Tensor): Tensor => (tensor.rank === 2 ? tensor : tf.reshape(tensor, tensor.shape.slice(-2)));

/**
 * Products of a batch: TensorFlow's threads wait for each other longer than our own (native/matrices.h). On one thread both are
 * at the machine's peak up to some hundred rows; of 256 by 512 by 784 ours has 83 to 107 GFLOP/s for 113.
 */
const BATCH = 128;
const MOST = 1024;
const isOfABatch = (factors: readonly Tensor[]): boolean => {
  const sizes = factors.flatMap(({ shape }) => shape.slice(-2));
  return Math.min(...sizes) <= BATCH && Math.max(...sizes) <= MOST;
};

export function registerMatMul(): void {
  registerNative('BatchMatMul', ({ a, b }, { transposeA, transposeB }, stock) => {
    if (!isOne(a!) || !isOne(b!) || a!.dtype !== 'float32' || b!.dtype !== 'float32') return stock();
    return tf.tidy(() => {
      const flags = { transpose_a: Boolean(transposeA), transpose_b: Boolean(transposeB) };
      const own = mayUseOwnKernels() && isOfABatch([a!, b!]);
      const factors = [asMatrix(a!), asMatrix(b!)];
      const [product] = own ? operation('GradnetMatMul', factors, { flags }) : operation('MatMul', factors, { types: { T: a! }, flags });
      const outer = a!.rank > b!.rank ? a!.shape.slice(0, -2) : b!.shape.slice(0, -2);
      return outer.length === 0 ? product! : tf.reshape(product!, [...outer, ...product!.shape]);
    });
  });
}
