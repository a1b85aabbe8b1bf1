/** Batch normalization: in training forward and backward one operation each, and by moments that are given. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { mayUseOwnKernels } from '../own-kernels.ts';
import { operation, registerNative, type Attributes } from './operation.ts';

/** The operations know images only; what is before the channels is one axis to them anyway. */
const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1)!]));

/** oneDNN has fast kernels for so many channels at once; for other numbers of them its own take up to four times as long. */
const LANES = 16;
/** Below so many values a sample one operation more costs what the kernel would save. */
const FEW_VALUES = 1 << 12;

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/**
 * How many positions in a row together have channels that are a multiple of the lanes; 1 where nothing would be won by taking
 * them so. The same for batches of all sizes, since a graph that is recorded for export has to be.
 */
function grouping(x: Tensor): number {
  const channels = x.shape.at(-1)!;
  const group = LANES / divisor(LANES, channels);
  const values = x.size / x.shape[0];
  return values < FEW_VALUES || (values / channels) % group !== 0 ? 1 : group;
}

function fused(x: Tensor, given: readonly Tensor[], epsilon: number, training: boolean): Tensor[] {
  return operation('FusedBatchNormV3', [x, ...given], {
    types: { T: x, U: 'float32' }, floats: { epsilon, exponential_avg_factor: 1 }, texts: { data_format: 'NHWC' }, flags: { is_training: training },
  }, 6);
}

/**
 * By positions that are taken together, each place in a group having moments of its own at first: the variance of all is the
 * mean of those variances and the variance of those means. Then everything is normalized by these.
 */
function grouped(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number, group: number): Tensor[] {
  const channels = scale.size;
  const wide = tf.reshape(x, [-1, 1, 1, group * channels]);
  const nothing = tf.tensor1d([], 'float32');
  const [, means, , , variances] = fused(wide, [tf.ones([group * channels]), tf.zeros([group * channels]), nothing, nothing], epsilon, true);
  const byPlace = tf.reshape(means!, [group, channels]);
  const mean = tf.mean(byPlace, 0);
  const variance = tf.add(tf.mean(tf.reshape(variances!, [group, channels]), 0), tf.mean(tf.square(tf.sub(byPlace, mean)), 0));
  return [byMoments(x, [scale, offset, mean, variance], epsilon, group), mean, variance];
}

/** @param moments scale and offset, mean and variance */
function byMoments(x: Tensor, moments: readonly Tensor[], epsilon: number, group: number): Tensor {
  const wide = tf.reshape(x, [-1, 1, 1, group * x.shape.at(-1)!]);
  return tf.reshape(fused(wide, moments.map((it) => tf.tile(it, [group])), epsilon, false)[0]!, x.shape);
}

const ownFits = (x: Tensor): boolean => mayUseOwnKernels() && x.size > 0;
/** Of our own operations (native/batch-norm.h); a recorded graph has the relu that follows done by them (graph/with-relu.ts). */
const own = (epsilon: number): Attributes => ({ floats: { epsilon }, flags: { relu: false } });

export function registerBatchNorm(): void {
  registerNative('FusedBatchNorm', ({ x, mean, variance, scale, offset }, { varianceEpsilon }, stock) => {
    const given = [scale, offset, mean!, variance!];
    const group = given.every((it) => it?.rank === 1) && x!.dtype === 'float32' ? grouping(x!) : 1;
    return group === 1 ? stock() : tf.tidy(() => byMoments(x!, given as Tensor[], varianceEpsilon as number, group));
  });
  registerNative('BatchNormTraining', ({ x, scale, offset }, { epsilon }) => tf.tidy(() => {
    if (ownFits(x!)) return operation('GradnetBatchNorm', [x!, scale!, offset!], own(epsilon as number), 3);
    const group = grouping(x!);
    if (group > 1) return grouped(x!, scale!, offset!, epsilon as number, group);
    const nothing = tf.tensor1d([], 'float32');
    // the first variance is that of a sample of a larger population; the layer's own is the second
    const [y, mean, , , variance] = fused(asImages(x!), [scale!, offset!, nothing, nothing], epsilon as number, true) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    return [tf.reshape(y, x!.shape), mean, variance];
  }));
  registerNative('BatchNormTrainingGrad', ({ dy, x, mean, variance, scale, offset }, { epsilon }) => tf.tidy(() => {
    if (ownFits(x!)) return operation('GradnetBatchNormGrad', [dy!, x!, mean!, variance!, scale!, offset!], own(epsilon as number), 3);
    const nothing = tf.tensor1d([], 'float32');
    const [dx, dScale, dOffset] = operation('FusedBatchNormGradV3', [asImages(dy!), asImages(x!), scale!, mean!, variance!, nothing], {
      types: { T: x!, U: 'float32' }, floats: { epsilon: epsilon as number }, texts: { data_format: 'NHWC' }, flags: { is_training: true },
    }, 5) as [Tensor, Tensor, Tensor];
    return [tf.reshape(dx, x!.shape), dScale, dOffset];
  }));
}
