/** Products of two matrices as MatMul, which TensorFlow does faster than a batch of one. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { operation, registerNative } from './operation.ts';

const isOne = ({ shape }: Tensor): boolean => shape.slice(0, -2).every((size) => size === 1);
const asMatrix = (tensor: Tensor): Tensor => (tensor.rank === 2 ? tensor : tf.reshape(tensor, tensor.shape.slice(-2)));

export function registerMatMul(): void {
  registerNative('BatchMatMul', ({ a, b }, { transposeA, transposeB }, stock) => {
    if (!isOne(a!) || !isOne(b!) || a!.dtype !== 'float32' || b!.dtype !== 'float32') return stock();
    return tf.tidy(() => {
      const [product] = operation('MatMul', [asMatrix(a!), asMatrix(b!)], {
        types: { T: a! },
        flags: { transpose_a: Boolean(transposeA), transpose_b: Boolean(transposeB) },
      });
      const outer = a!.rank > b!.rank ? a!.shape.slice(0, -2) : b!.shape.slice(0, -2);
      return outer.length === 0 ? product! : tf.reshape(product!, [...outer, ...product!.shape]);
    });
  });
}
