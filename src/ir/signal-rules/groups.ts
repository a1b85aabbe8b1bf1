/** Group and instance normalization: each sample loses mean and norm of its groups of channels, over all positions. */
import { cotangentOf, gridOf, mapCovariance, momentsOf, overBatch, positionsOf, unitsOf } from '../covariance.ts';
import { overGrid } from '../lags.ts';
import type { Cotangent, Covariance, Moments, SignalContext, SignalRule } from '../signal.ts';
import { averagesOf } from './elementwise.ts';
import { commonProducts } from './gated.ts';

/** Channels of a group: by the argument `groups`, one where there is none (instance normalization). */
function channelsOf(ctx: SignalContext): number {
  const { groups } = ctx.args;
  return typeof groups === 'number' ? unitsOf(ctx.inputShapes[0]!) / groups : 1;
}

/** Takes off every kind of pair what its two groups' means share: positions of one channel, other channels by their mean. */
function centred(c: Covariance, mean: number, ctx: SignalContext, border: Moments['border']): Covariance {
  const grid = gridOf(ctx.inputShapes[0]!);
  const n = channelsOf(ctx);
  const common = (values: readonly number[]): number => overGrid(values, grid) / n + (1 - 1 / n) * mean * mean;
  const shared = { self: common(c.self), alike: common(c.alike), unlike: common(c.unlike) };
  if (border === undefined) return mapCovariance(c, (v, kind) => v - shared[kind]);
  return mapCovariance(c, (v, kind, lag) => v - border.even - (shared[kind] - border.even) * border.middle[lag]!);
}

function normal(x: Moments, ctx: SignalContext): { covariance: Covariance; variance: number } {
  const rest = centred(x.covariance, x.mean, ctx, x.border);
  const variance = rest.self[0]! + (ctx.args['epsilon'] as number);
  return { covariance: mapCovariance(rest, (v) => v / variance), variance };
}

/** E[φ′(y) y]² of what the same gradient has at all places behind an activation. */
function risen({ gate }: Cotangent, output: Moments, ctx: SignalContext): number {
  if (gate?.input !== output) return 0;
  return (averagesOf(gate.kernel, output).leverPair(0) * Math.max(0, overGrid(gate.from.self, gridOf(ctx.inputShapes[0]!)))) / channelsOf(ctx);
}

const drawn = (weight: string, standard: number, ctx: SignalContext): { mean: number; variance: number } => ctx.draw(weight) ?? { mean: standard, variance: 0 };

/**
 * Wu & He 2018. Of the gradient, the group's mean and the direction of its values do not pass: of the same sample
 * E[(mean δ y)²] y y′ is taken off, which is 1/values where δ and y have nothing to do with each other, and much where the
 * same gradient has gone through a slope that rises with y at all places.
 */
export const groupNormalization: SignalRule = {
  forward([x], ctx) {
    const gamma = drawn('gamma', 1, ctx);
    const beta = drawn('beta', 0, ctx);
    const scale = gamma.mean ** 2 + gamma.variance;
    return momentsOf(beta.mean, mapCovariance(normal(x!, ctx).covariance, (v) => scale * v + beta.mean ** 2 + beta.variance), ctx.batch);
  },
  backward(gradient, [x], output, ctx) {
    const gamma = drawn('gamma', 1, ctx);
    const { variance, covariance: values } = normal(x!, ctx);
    const along = gradient.aligned;
    const across = along === 0 ? gradient.covariance : mapCovariance(gradient.covariance, (v, kind, lag) => v - along * along * output.covariance[kind][lag]!);
    const factor = (gamma.mean ** 2 + gamma.variance) / variance;
    const rest = centred(across, 0, ctx, undefined);
    const lost = Math.min(rest.self[0]!, rest.self[0]! / (positionsOf(ctx.inputShapes[0]!) * channelsOf(ctx)) + risen(gradient, output, ctx));
    const passed = mapCovariance(rest, (v, kind, lag) => factor * (kind === 'self' ? v - lost * values.self[lag]! : v));
    return [cotangentOf(passed, ctx.batch, gradient.spread)];
  },
  weightGradients(gradient, [x], _output, ctx) {
    const grid = gridOf(ctx.outputShape);
    const places = (ctx.batch.size * positionsOf(ctx.outputShape)) ** 2 * unitsOf(ctx.outputShape);
    return {
      gamma: places * overBatch(commonProducts(gradient, normal(x!, ctx).covariance), grid, ctx.batch),
      beta: places * overBatch(gradient.covariance, grid, ctx.batch),
    };
  },
};
