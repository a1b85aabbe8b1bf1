/** Batch normalization in training, forward and backward one operation each. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { operation, registerNative } from './operation.ts';

/** The operations know images only; what is before the channels is one axis to them anyway. */
const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1)!]));

export function registerBatchNorm(): void {
  registerNative('BatchNormTraining', ({ x, scale, offset }, { epsilon }) => tf.tidy(() => {
    const nothing = tf.tensor1d([], 'float32');
    // the first variance is that of a sample of a larger population; the layer's own is the second
    const [y, mean, , , variance] = operation('FusedBatchNormV3', [asImages(x!), scale!, offset!, nothing, nothing], {
      types: { T: x!, U: 'float32' }, floats: { epsilon: epsilon as number, exponential_avg_factor: 1 }, texts: { data_format: 'NHWC' }, flags: { is_training: true },
    }, 6) as [Tensor, Tensor, Tensor, Tensor, Tensor];
    return [tf.reshape(y, x!.shape), mean, variance];
  }));
  registerNative('BatchNormTrainingGrad', ({ dy, x, mean, variance, scale }, { epsilon }) => tf.tidy(() => {
    const nothing = tf.tensor1d([], 'float32');
    const [dx, dScale, dOffset] = operation('FusedBatchNormGradV3', [asImages(dy!), asImages(x!), scale!, mean!, variance!, nothing], {
      types: { T: x!, U: 'float32' }, floats: { epsilon: epsilon as number }, texts: { data_format: 'NHWC' }, flags: { is_training: true },
    }, 5) as [Tensor, Tensor, Tensor];
    return [tf.reshape(dx, x!.shape), dScale, dOffset];
  }));
}
