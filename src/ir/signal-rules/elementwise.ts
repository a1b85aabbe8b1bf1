/** Activations: Gaussian averages of the function and of its derivative. */
import {
  addCovariances,
  cotangentOf,
  gridOf,
  independentPositions,
  likeness,
  likenessAfter,
  mapCovariance,
  momentsOf,
  multiplyCovariances,
  unitsOf,
} from '../covariance.ts';
import { averagesOn } from '../density/averages.ts';
import { isStream } from '../density/law.ts';
import { passage } from '../density/profile.ts';
import type { GaussianKernel, KernelAverages } from '../gaussian/kernel.ts';
import type { Cotangent, Covariance, Moments, SignalContext, SignalRule } from '../signal.ts';
import { taughtBehind } from './teaching.ts';

/** Independent values that an edge holds, as far as finite width is concerned. */
const width = (x: Moments, ctx: SignalContext): number =>
  unitsOf(ctx.inputShapes[0]!) * independentPositions(x.covariance, gridOf(ctx.inputShapes[0]!), x.mean);

/** Correlation of two values with the common mean taken off; 1 where nothing varies. */
export const correlation = (x: Moments): ((c: number) => number) => {
  const square = x.mean * x.mean;
  const variance = x.second - square;
  return (c) => (variance > 0 ? Math.max(-1, Math.min(1, (c - square) / variance)) : 1);
};

/** Of normal values, or of what a stream has made of them. */
export const averagesOf = (kernel: GaussianKernel, h: Moments): KernelAverages => (isStream(h) ? averagesOn(h, kernel) : kernel.at(h.mean, varianceOf(h)));

const varianceOf = (x: Moments): number => Math.max(0, x.second - x.mean * x.mean);

/** In logarithms, by how much one sample may be above the others: far beyond what float32 holds behind an exponential. */
const LONGEST = 20;

/**
 * ln E[x²] follows ln E[h²] with the slope s, so what is log-normal with variance u stays so with s² u, and its mean,
 * exp(u/2) above its median, leans by another s (s - 1) u/2. Here u is what samples have of their own and what the draw
 * of the weights has (`spread`). No mean of a batch is above its largest sample;
 * behind an exponential, E[x²] = e^(2q), that one decides.
 */
function unevenAfter(h: Moments, s: number, chance: number, { batch }: SignalContext, runsAway = false): Moments['uneven'] {
  const { uneven, spread } = h;
  if (uneven === undefined) return undefined;
  const variance = s * s * uneven.variance + chance;
  const lean = s * uneven.lean + (s * Math.max(0, s - 1) * (uneven.variance + spread)) / 2;
  if (runsAway) {
    const largest = Math.exp(Math.min(LONGEST, Math.sqrt(2 * Math.log(batch.size) * (uneven.variance + spread))));
    return { variance, lean: Math.max(lean, 2 * varianceOf(h) * (largest - 1)) };
  }
  return { variance, lean: Math.min(lean, Math.sqrt(2 * Math.log(batch.size) * (variance + s * s * spread))) };
}

/** `average` at the correlation of every entry; what belongs to one and the same value is `own`. Plain loops: a cold lint spends its time here. */
function averaged(h: Moments, average: (c: number) => number, own: number): Covariance {
  const square = h.mean * h.mean;
  const variance = h.second - square;
  const { self, alike, unlike } = h.covariance;
  return {
    self: averagedKind(self, square, variance, average, own),
    alike: averagedKind(alike, square, variance, average),
    unlike: averagedKind(unlike, square, variance, average),
  };
}

function averagedKind(values: readonly number[], square: number, variance: number, average: (c: number) => number, own?: number): number[] {
  const made = values.slice();
  let lag = 0;
  if (own !== undefined) made[lag++] = own;
  for (; lag < made.length; lag++) {
    const c = variance > 0 ? (made[lag]! - square) / variance : 1;
    made[lag] = average(c > 1 ? 1 : c < -1 ? -1 : c);
  }
  return made;
}

/** x = φ(h), h Gaussian: E[x x′] = E[φ(u)φ(v)], and E[δ_h δ_h′] = E[φ′(u)φ′(v)] E[δ δ′] at the same correlation. */
export function elementwise(kernel: GaussianKernel): SignalRule {
  return {
    forward([h], ctx) {
      const a = averagesOf(kernel, h!);
      // A Gaussian's own share of 2/n is in h's spread already; what the function adds to it comes on top.
      const added = a.second > 0 ? a.fourth / (a.second * a.second) - 1 - 2 * a.sensitivity * a.sensitivity : 0;
      const common = likenessAfter(h!.covariance, ctx.batch, h!.spread);
      const chance = added > 0 ? added / width(h!, ctx) : 0;
      const spread = a.sensitivity * a.sensitivity * h!.spread + Math.log1p(chance * common);
      const moments = momentsOf(
        a.first,
        averaged(h!, a.pair, a.second),
        ctx.batch,
        spread,
        { kernel, input: h! },
        unevenAfter(h!, a.sensitivity, chance * (1 - common), ctx, kernel.runsAway),
      );
      if (h!.taught === undefined && h!.overlaps === undefined) return moments;
      // d E[φ(u) φ(v)] = E[φ′(u) φ′(v)] d E[u v] (Price 1958)
      const overlaps = h!.overlaps === undefined ? undefined : h!.overlaps * a.slopePair(correlation(h!)(h!.covariance.self.at(-1)!)) ** 2;
      return {
        ...moments,
        ...(overlaps !== undefined && { overlaps }),
        ...(h!.taught !== undefined && { taught: taughtBehind(h!.taught, a, varianceOf(h!)) }),
      };
    },
    backward(gradient, [h], output, ctx) {
      const a = averagesOf(kernel, h!);
      const stream = passage(gradient, kernel, h!, output);
      const { aligned } = gradient;
      const arriving = steepened(gradient, h!);
      const slopes = stream ? averaged(h!, stream.pair, stream.square) : averaged(h!, a.slopePair, a.slopeSecond);
      // The part along the values goes on as E[φφ′(u) φφ′(v)], which for φφ′ = φ is what the values have in common themselves.
      const across = aligned === 0 ? arriving : addCovariances(arriving, output.covariance, -aligned * aligned);
      const rest = multiplyCovariances(across, slopes);
      const along = aligned === 0 ? undefined : a.alignedPair === a.pair ? output.covariance : averaged(h!, a.alignedPair, a.alignedPair(1));
      const covariance = along === undefined ? rest : addCovariances(rest, along, aligned * aligned);
      // Of E[φ′⁴ δ⁴]: 3 where δ has one direction for the whole batch, 1 where it has many.
      const directions = 1 + 2 * likenessAfter(gradient.covariance, ctx.batch, gradient.spread);
      const added = a.slopeSecond > 0 ? directions * (a.slopeFourth / a.slopeSecond ** 2 - 1) * likeness(h!.covariance, ctx.batch) : 0;
      const back = cotangentOf(covariance, ctx.batch, gradient.spread + Math.log1p(added / width(h!, ctx)), aligned * a.alignment);
      // |x| |δ| hardly changes along depth, so the samples that last send back what they have gained; where they gain it is not known.
      const lean = Math.max(gradient.lean ?? 0, output.uneven?.lean ?? 0);
      return [
        {
          ...back,
          gate: {
            kernel,
            input: h!,
            from: arriving,
            ...(gradient.winners && { winners: gradient.winners }),
            ...(gradient.lengthwise !== undefined && { lengthwise: gradient.lengthwise }),
          },
          ...(lean > 0 && { lean }),
          ...(stream?.profile && { profile: stream.profile }),
          ...(gradient.taught !== undefined && { taught: gradient.taught * a.slopeSecond }),
        },
      ];
    },
  };
}

/** The gradient as it meets φ′: behind a maximum, steeper or flatter by as much as two places have their slopes in common. */
function steepened({ covariance, steepness = 1 }: Cotangent, h: Moments): Covariance {
  if (steepness === 1) return covariance;
  const c = correlation(h);
  return mapCovariance(covariance, (d, kind, lag) => d * steepness ** (2 - Math.max(0, c(h.covariance[kind][lag]!))));
}
