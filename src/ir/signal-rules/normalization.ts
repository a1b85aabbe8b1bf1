/** Batch and layer normalization: what the statistics take out of values and of gradients. */
import { addCovariances, cotangentOf, gridOf, linear, momentsOf, multiplyCovariances, overBatch, positionsOf, unitsOf } from '../covariance.ts';
import { hasLaw } from '../density/law.ts';
import { behindShift, withProfile } from '../density/profile.ts';
import type { Cotangent, Covariance, Moments, SignalContext, SignalRule } from '../signal.ts';
import { commonProducts } from './gated.ts';

const epsilonOf = (ctx: SignalContext): number => (typeof ctx.args['epsilon'] === 'number' ? ctx.args['epsilon'] : 1e-3);
/** Mean square of the scale; 1 where the layer has none. */
const scaleOf = (ctx: SignalContext): number => {
  const gamma = ctx.draw('gamma');
  return gamma === undefined ? 1 : gamma.mean ** 2 + gamma.variance;
};
const shiftOf = (ctx: SignalContext): { mean: number; variance: number } => ctx.draw('beta') ?? { mean: 0, variance: 0 };

const subtract = (c: Covariance, part: number, divisor: number): Covariance => linear(c, 1 / divisor, 0, part);

function affineAfter(normal: Covariance, ctx: SignalContext, spread: number): Moments {
  const shift = shiftOf(ctx);
  const scale = scaleOf(ctx);
  const added = shift.mean ** 2 + shift.variance;
  return momentsOf(shift.mean, scale === 1 && added === 0 ? normal : linear(normal, scale, added), ctx.batch, spread);
}

/** All values are scaled alike, or a unit's are: what was not Gaussian is not now. */
const stillOf = (x: Moments, normal: Moments): Moments => (hasLaw(x) && x.second > x.mean ** 2 ? { ...normal, shifted: x } : normal);

function parameters(gradient: Cotangent, normal: Covariance, ctx: SignalContext): Readonly<Record<string, number>> {
  const grid = gridOf(ctx.outputShape);
  const places = (ctx.batch.size * positionsOf(ctx.outputShape)) ** 2 * unitsOf(ctx.outputShape);
  return {
    gamma: places * overBatch(commonProducts(gradient, normal), grid, ctx.batch),
    beta: places * overBatch(gradient.covariance, grid, ctx.batch),
  };
}

/** A normalized value does not change with the length of what is normalized, so no gradient along it passes. */
const withoutAligned = ({ covariance, aligned }: Cotangent, output: Moments): Covariance =>
  aligned === 0 ? covariance : addCovariances(covariance, output.covariance, -aligned * aligned);

/** Covariances with the batch's mean taken off and divided by its variance. */
function batchNormal(x: Moments, ctx: SignalContext): { normal: Covariance; variance: number } {
  const common = overBatch(x.covariance, gridOf(ctx.inputShapes[0]!), ctx.batch);
  const variance = x.second - common + epsilonOf(ctx);
  return { normal: subtract(x.covariance, common, variance), variance };
}

/** Of fewer values E[1/s²] does not exist. */
const LEAST = 3.5;

/**
 * Training mode. The batch mean takes the average covariance E[h h′] off values and, going back, off gradients; a
 * batch of N independent values has E[1/s²] and the lost direction along y as a factor (N-2)/(N-3) (Yang et al. 2019
 * in the limit; checked against back-propagation for N of 8 to 256).
 */
export const batchNormalization: SignalRule = {
  forward: ([x], ctx) => stillOf(x!, affineAfter(batchNormal(x!, ctx).normal, ctx, 0)),
  backward(gradient, [x], output, ctx) {
    const grid = gridOf(ctx.inputShapes[0]!);
    const { normal, variance } = batchNormal(x!, ctx);
    const across = withoutAligned(gradient, output);
    const independent = 1 + 1 / Math.max(1e-9, overBatch(multiplyCovariances(normal, normal), grid, ctx.batch));
    const n = Math.max(LEAST, independent);
    const factor = (scaleOf(ctx) * (n - 2)) / (n - 3);
    const common = overBatch(across, grid, ctx.batch);
    return [withProfile(cotangentOf(subtract(across, common, variance / factor), ctx.batch, gradient.spread), behindShift(gradient, output))];
  },
  weightGradients: (gradient, [x], _output, ctx) => parameters(gradient, batchNormal(x!, ctx).normal, ctx),
};

/** Normalizes the n units of one sample and position: mean and norm of each sample leave, directions stay; 1/s² and what is lost as above. */
export const layerNormalization: SignalRule = {
  forward: ([x], ctx) => stillOf(x!, affineAfter(layerNormal(x!, ctx).normal, ctx, 0)),
  backward(gradient, [x], output, ctx) {
    const { variance } = layerNormal(x!, ctx);
    const n = Math.max(LEAST, unitsOf(ctx.inputShapes[0]!));
    const kept = (scaleOf(ctx) * (n - 2)) / (n - 3);
    const back = cotangentOf(linear(withoutAligned(gradient, output), kept / variance), ctx.batch, gradient.spread);
    return [withProfile(back, behindShift(gradient, output))];
  },
  weightGradients: (gradient, [x], _output, ctx) => parameters(gradient, layerNormal(x!, ctx).normal, ctx),
};

function layerNormal(x: Moments, ctx: SignalContext): { normal: Covariance; variance: number } {
  const variance = x.second - x.mean ** 2 + epsilonOf(ctx);
  return { normal: subtract(x.covariance, x.mean ** 2, variance), variance };
}
