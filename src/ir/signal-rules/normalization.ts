/** Batch and layer normalization: what the statistics take out of values and of gradients. */
import { addCovariances, cotangentOf, gridOf, linear, momentsOf, multiplyCovariances, overBatch, positionsOf, unitsOf } from '../covariance.ts';
import { hasLaw } from '../density/law.ts';
import { behindShift, withProfile } from '../density/profile.ts';
import type { Cotangent, Covariance, Moments, SignalContext, SignalRule } from '../signal.ts';
import { averagesOf } from './elementwise.ts';
import { byScale, commonProducts } from './gated.ts';

const epsilonOf = (ctx: SignalContext): number => (typeof ctx.args['epsilon'] === 'number' ? ctx.args['epsilon'] : 1e-3);
/** Mean square of the scale; 1 where the layer has none. */
const scaleOf = (ctx: SignalContext): number => {
  const gamma = ctx.draw('gamma');
  return gamma === undefined ? 1 : gamma.mean ** 2 + gamma.variance;
};
const shiftOf = (ctx: SignalContext): { mean: number; variance: number } => ctx.draw('beta') ?? { mean: 0, variance: 0 };

const subtract = (c: Covariance, part: number, divisor: number): Covariance => linear(c, 1 / divisor, 0, part);

const addedBy = ({ mean, variance }: { mean: number; variance: number }): number => mean ** 2 + variance;
const isPlain = (ctx: SignalContext): boolean => scaleOf(ctx) === 1 && addedBy(shiftOf(ctx)) === 0;

function affineAfter(normal: Covariance, ctx: SignalContext, spread: number): Moments {
  const shift = shiftOf(ctx);
  return momentsOf(shift.mean, isPlain(ctx) ? normal : linear(normal, scaleOf(ctx), addedBy(shift)), ctx.batch, spread);
}

/** All values are scaled alike, or a unit's are: what was not Gaussian is not now. */
const stillOf = (x: Moments, normal: Moments, n: number): Moments =>
  (hasLaw(x) && x.second > x.mean ** 2 ? { ...normal, shifted: x } : n > FEWEST && n < ROUND ? { ...normal, sphere: Math.round(10 * (n - 1)) / 10 } : normal);

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

/** The average covariance that the batch's mean takes off, and what the rest is divided by. */
function batchStatistics(x: Moments, ctx: SignalContext): { common: number; variance: number } {
  const common = overBatch(x.covariance, gridOf(ctx.inputShapes[0]!), ctx.batch);
  return { common, variance: x.second - common + epsilonOf(ctx) };
}

/** Covariances without what the batch has in common, in parts of its variance. */
function normalOf({ covariance, border }: Moments, { common, variance }: { common: number; variance: number }): Covariance {
  if (border === undefined) return subtract(covariance, common, variance);
  const { even, middle } = border;
  const off = (values: readonly number[]): number[] => {
    const made = values.slice();
    for (let lag = 0; lag < made.length; lag++) made[lag] = (made[lag]! - even - (common - even) * middle[lag]!) / variance;
    return made;
  };
  return { self: off(covariance.self), alike: off(covariance.alike), unlike: off(covariance.unlike) };
}

/** Once more, when gradients come: a layer that neither scales nor shifts has given just these. */
const normalBehind = (x: Moments, output: Moments, ctx: SignalContext, statistics = batchStatistics(x, ctx)): Covariance =>
  isPlain(ctx) ? output.covariance : normalOf(x, statistics);

/** How many independent values a unit's statistics are over. */
const independentIn = (normal: Covariance, ctx: SignalContext): number =>
  1 + 1 / Math.max(1e-9, overBatch(multiplyCovariances(normal, normal), gridOf(ctx.inputShapes[0]!), ctx.batch));

/**
 * (n-1)/(n-3) of E[1/s²], less what of the gradient lies along y: 1/(n-1) of it where the two have nothing to do with
 * each other, less behind an activation that is flat where y is large.
 */
function throughStatistics({ gate }: Cotangent, output: Moments, n: number): number {
  let along = 1;
  if (gate?.input === output) {
    const { slopeSecond, leverPair } = averagesOf(gate.kernel, output);
    // A batch of one sample gives zeros, along which nothing lies.
    if (slopeSecond * output.second > 0) along = leverPair(1) / (slopeSecond * output.second);
  }
  return (n - 1 - Math.min(along, n - 2)) / (n - 3);
}

/** A sphere of more dimensions gives normal values; of fewer, a density without end. */
const ROUND = 200;
const FEWEST = 5;
/** Of fewer values E[1/s²] does not exist. */
const LEAST = 3.5;
/** What all maps have in common at their borders makes few independent values of many, without the heavy tail that E[1/s²] has of few. */
const LEAST_OF_MAPS = 20;

/**
 * Training mode. The batch mean takes the average covariance E[h h′] off values and, going back, off gradients; a
 * batch of N independent values has E[1/s²] and the lost direction along y as a factor (N-2)/(N-3) (Yang et al. 2019
 * in the limit; checked against back-propagation for N of 8 to 256). Its values are coordinates on a sphere, not normal.
 */
export const batchNormalization: SignalRule = {
  forward([x], ctx) {
    const normal = normalOf(x!, batchStatistics(x!, ctx));
    const still = stillOf(x!, affineAfter(normal, ctx, 0), gridOf(ctx.inputShapes[0]!).length > 0 ? Infinity : independentIn(normal, ctx));
    // A batch's mean square is 1 again; its samples are as uneven as they were.
    return x!.uneven === undefined ? still : { ...still, uneven: { variance: x!.uneven.variance, lean: 0 } };
  },
  backward(gradient, [x], output, ctx) {
    const statistics = batchStatistics(x!, ctx);
    const { variance } = statistics;
    const normal = normalBehind(x!, output, ctx, statistics);
    const across = withoutAligned(gradient, output);
    const n = Math.max(gridOf(ctx.inputShapes[0]!).length > 0 ? LEAST_OF_MAPS : LEAST, independentIn(normal, ctx));
    const factor = scaleOf(ctx) * throughStatistics(gradient, output, n);
    const common = overBatch(across, gridOf(ctx.inputShapes[0]!), ctx.batch);
    const back = withProfile(cotangentOf(subtract(across, common, variance / factor), ctx.batch, gradient.spread), behindShift(gradient, output));
    // Σ δ (h - h̄) = Σ δ_y y · ε / (σ² + ε)
    const lengthwise = (): number => (parameters(gradient, normal, ctx)['gamma']! / unitsOf(ctx.outputShape)) * scaleOf(ctx) * (epsilonOf(ctx) / variance) ** 2;
    return [{ ...back, lengthwise }];
  },
  weightGradients(gradient, [x], output, ctx) {
    const { gamma, beta } = parameters(gradient, normalBehind(x!, output, ctx), ctx);
    const units = unitsOf(ctx.outputShape);
    const scaled = output.mean === 0 && output.sphere === undefined ? byScale(gradient, output, (gamma! / units) * scaleOf(ctx), ctx.batch) : undefined;
    return { gamma: scaled === undefined ? gamma! : (units * scaled) / scaleOf(ctx), beta: beta! };
  },
};

/** Normalizes the n units of one sample and position: mean and norm of each sample leave, directions stay; 1/s² and what is lost as above. */
export const layerNormalization: SignalRule = {
  forward([x], ctx) {
    const { normal, variance } = layerNormal(x!, ctx);
    const still = stillOf(x!, affineAfter(normal, ctx, 0), unitsOf(ctx.inputShapes[0]!));
    return x!.overlaps === undefined ? still : { ...still, overlaps: x!.overlaps * (scaleOf(ctx) / variance) ** 2 };
  },
  backward(gradient, [x], output, ctx) {
    const { variance } = layerNormal(x!, ctx);
    const n = Math.max(LEAST, unitsOf(ctx.inputShapes[0]!));
    const kept = scaleOf(ctx) * throughStatistics(gradient, output, n);
    const back = cotangentOf(linear(withoutAligned(gradient, output), kept / variance), ctx.batch, gradient.spread);
    return [withProfile(back, behindShift(gradient, output))];
  },
  weightGradients: (gradient, [x], _output, ctx) => parameters(gradient, layerNormal(x!, ctx).normal, ctx),
};

function layerNormal(x: Moments, ctx: SignalContext): { normal: Covariance; variance: number } {
  const variance = x.second - x.mean ** 2 + epsilonOf(ctx);
  return { normal: subtract(x.covariance, x.mean ** 2, variance), variance };
}
