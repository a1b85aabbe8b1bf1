/** How the losses beyond cross-entropy and squares start the gradient, by averages of their slope over Gaussian outputs. */
import { cotangentOf, mapCovariance } from '../covariance.ts';
import { numeric, type RealFunction } from '../gaussian/numeric.ts';
import type { Cotangent, LossContext, LossRule, Moments } from '../signal.ts';
import { crossEntropyGradient, difference } from './losses.ts';

/** δ = slope(f - t) / (batch · outputs) for a loss of the difference; f - t is taken as Gaussian. */
function ofDifference(slope: RealFunction): LossRule {
  const kernel = numeric(slope);
  return {
    gradient(f, ctx) {
      const factor = 1 / (ctx.batch.size * ctx.units);
      const d = difference(f, 1, ctx, 0);
      // targets of a single output are class numbers, which have a mean; their average is what is left of E[d d′] between classes
      const shift = Math.sqrt(Math.max(0, Math.min(...d.covariance.unlike)));
      const mean = ctx.targets === 'values' ? f.mean : Math.min(shift, Math.sqrt(d.second) * 0.999);
      const variance = Math.max(1e-12, d.second - mean ** 2);
      const averages = kernel.at(mean, variance);
      const pair = (v: number): number => averages.pair(Math.max(-1, Math.min(1, (v - mean ** 2) / variance)));
      return cotangentOf(
        mapCovariance(d.covariance, (v) => factor ** 2 * pair(v)),
        ctx.batch,
        f.spread,
        factor * Math.sqrt(Math.max(0, averages.slopePair(0))),
      );
    },
  };
}

/** Squares up to `delta`, a line beyond: the slope is the difference, cut off at ±delta. */
export const huberGradient = (delta: number): LossRule => ofDifference({
  value: (d) => Math.max(-delta, Math.min(delta, d)), derivative: (d) => (Math.abs(d) < delta ? 1 : 0), kinks: [-delta, delta],
});

export const logCoshGradient: LossRule = ofDifference({ value: Math.tanh, derivative: (d) => 1 - Math.tanh(d) ** 2 });

/** δ = -t · slope(1 - t f), t = ±1: a function of m = t f, which two samples of one sign share as f does, and others with the sign turned. */
function ofMargin(slope: RealFunction): LossRule {
  const kernel = numeric(slope);
  return {
    gradient(f, ctx) {
      const factor = 1 / (ctx.batch.size * ctx.units);
      const variance = Math.max(1e-12, f.second - f.mean ** 2);
      // labels in balance: half of the samples see the outputs' mean from the other side
      const sides = [kernel.at(f.mean, variance), kernel.at(-f.mean, variance)] as const;
      const covariance = mapCovariance(f.covariance, (v, kind) => {
        const c = Math.max(-1, Math.min(1, (v - f.mean ** 2) / variance));
        const same = (sides[0].pair(c) + sides[1].pair(c)) / 2;
        // of different classes: t t′ = -1, and the margins go against each other
        const across = -(sides[0].pair(-c) + sides[1].pair(-c)) / 2;
        return factor ** 2 * (kind === 'unlike' && ctx.targets !== 'values' ? across : kind === 'self' || ctx.targets !== 'values' ? same : 0);
      });
      return cotangentOf(covariance, ctx.batch, f.spread, 0);
    },
  };
}

export const hingeGradient: LossRule = ofMargin({ value: (m) => (m < 1 ? 1 : 0), derivative: () => 0, kinks: [1] });
export const squaredHingeGradient: LossRule = ofMargin({ value: (m) => (m < 1 ? 2 * (1 - m) : 0), derivative: (m) => (m < 1 ? -2 : 0), kinks: [1] });

/** δ = (1 - t/f) / (batch · outputs), taken at the outputs' mean size: expected counts must be positive, so they have one. */
export const poissonGradient: LossRule = {
  gradient(f, ctx) {
    const size = Math.max(Math.abs(f.mean), Math.sqrt(Math.max(f.second, 1e-12)) / 2);
    const factor = 1 / (ctx.batch.size * ctx.units * size);
    return difference(f, factor, ctx, factor);
  },
};

/** The part of the wanted direction that is across the output, over the output's length: |δ|² = (1 - cos²) / |f|² for each sample. */
export const cosineGradient: LossRule = {
  gradient(f, ctx: LossContext): Cotangent {
    const { units, batch } = ctx;
    const across = (1 - 1 / units) / (units ** 2 * Math.max(f.second, 1e-12) * batch.size ** 2);
    const alike = ctx.targets === 'class' ? across : 0;
    // directions of two classes, or of two independent targets, have nothing in common
    const covariance = mapCovariance(f.covariance, (_, kind, lag) => (lag > 0 || kind === 'unlike' ? 0 : kind === 'self' ? across : alike));
    return cotangentOf(covariance, batch, f.spread, 0);
  },
};

/** Cross-entropy's gradient times alpha · ((1-p)^γ - γ (1-p)^(γ-1) p log p), taken where all classes are still equally likely. */
export const focalGradient = (gamma: number, alpha: number, link: 'softmax' | 'sigmoid', base: LossRule = crossEntropyGradient): LossRule => ({
  link,
  gradient(h: Moments, ctx) {
    const p = link === 'sigmoid' ? 0.5 : 1 / Math.max(2, ctx.units);
    const factor = alpha * ((1 - p) ** gamma - gamma * (1 - p) ** (gamma - 1) * p * Math.log(p));
    const plain = base.gradient(h, ctx);
    return cotangentOf(mapCovariance(plain.covariance, (v) => factor ** 2 * v), ctx.batch, plain.spread, factor * plain.aligned);
  },
});
