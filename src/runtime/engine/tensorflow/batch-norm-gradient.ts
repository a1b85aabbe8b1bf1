/**
 * A batch normalization gradient that broadcasts; tfjs-core's own tiles every statistic to the size of the image first,
 * which took longer than all convolutions of a ResNet together.
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Registers the gradient for every engine; again after an engine's package has registered its own over it. */
export function useBatchNormGradient(): void {
  if (core.getGradient('FusedBatchNorm')?.gradFunc === gradFunc) return;
  if (core.getGradient('FusedBatchNorm')) core.unregisterGradient('FusedBatchNorm');
  core.registerGradient({ kernelName: 'FusedBatchNorm', inputsToSave: ['x', 'mean', 'variance', 'scale'], gradFunc });
}

const gradFunc: core.GradFunc = (gradient, saved, attrs) => {
  const dy = gradient as Tensor;
  const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor];
  const { varianceEpsilon } = attrs as unknown as { varianceEpsilon: number };
  const axes = core.broadcast_util.getReductionAxes(mean.shape, x.shape);
  const perStatistic = (values: Tensor): Tensor => core.reshape(core.sum(values, axes), mean.shape);
  // Computed once for the five results below; the image-sized intermediates go at once.
  const { total, weighted, deviation } = core.tidy(() => ({
    total: perStatistic(dy),
    weighted: perStatistic(core.mul(dy, core.sub(x, mean))),
    deviation: core.rsqrt(core.add(variance, varianceEpsilon)),
  }));
  return {
    x: () => core.mul(dy, core.mul(deviation, scale)),
    mean: () => core.neg(core.mul(core.mul(deviation, scale), total)),
    variance: () => core.mul(core.mul(weighted, scale), core.mul(-0.5, core.mul(deviation, core.square(deviation)))),
    scale: () => core.mul(weighted, deviation),
    offset: () => core.clone(total),
  };
};
