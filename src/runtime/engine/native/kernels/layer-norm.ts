/**
 * Layer normalization over the last axis and its gradient: by our own operations (native/rows.h), or in as few passes over the
 * values as TensorFlow's allow. It has none that trains, and its batch normalization would want the values turned round.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { asRows } from './as-rows.ts';
import { mayUseOwnKernels } from '../own-kernels.ts';
import { operation, registerNative } from './operation.ts';

const meansOf = (rows: Tensor): Tensor => tf.mean(rows, 1, true);

export function registerLayerNorm(): void {
  registerNative('LayerNorm', ({ x, scale, offset }, { epsilon }) => tf.tidy(() => {
    if (mayUseOwnKernels()) return operation('GradnetLayerNorm', [x!, scale!, offset!], { floats: { epsilon: epsilon as number } }, 3);
    const rows = asRows(x!);
    const means = meansOf(rows);
    const centred = tf.sub(rows, means);
    const factors = tf.rsqrt(tf.add(meansOf(tf.square(centred)), epsilon as number));
    // the bias comes last, as one operation with its own gradient
    const y = tf.add(tf.mul(tf.mul(centred, factors), scale!), offset!);
    return [tf.reshape(y, x!.shape), tf.reshape(means, [-1]), tf.reshape(factors, [-1])];
  }));
  registerNative('LayerNormGrad', ({ dy, x, scale, means, factors }) => tf.tidy(() => {
    if (mayUseOwnKernels()) return operation('GradnetLayerNormGrad', [dy!, x!, scale!, means!, factors!], {}, 3);
    const [slopes, column] = [asRows(dy!), [-1, 1]];
    const factor = tf.reshape(factors!, column);
    const normalized = tf.mul(tf.sub(asRows(x!), tf.reshape(means!, column)), factor);
    const scaled = tf.mul(slopes, scale!);
    const along = tf.mul(normalized, meansOf(tf.mul(scaled, normalized)));
    const dx = tf.mul(tf.sub(tf.sub(scaled, meansOf(scaled)), along), factor);
    return [tf.reshape(dx, x!.shape), tf.sum(tf.mul(slopes, normalized), 0), tf.sum(slopes, 0)];
  }));
}
