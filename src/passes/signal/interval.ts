/** From an expected square to a typical norm with an interval over initializations. */
import type { Cotangent, Moments } from '../../ir/signal.ts';

/** Of a normal distribution, 90 % lie within this many standard deviations. */
const NINETY = 1.645;
/** What mean-field theory itself is off by, in logarithms, in the networks it was measured on. */
const MODEL = 0.3;

/** Half of the lean, which is of squares and known to second order, and half of that again for what higher orders add. */
const HIGHER = 0.75;

/** Beyond this variance chance is no product of many small factors any more, and nothing is known of how it lowers the mean. */
const MOST = 4;

/** What it is off by for each layer of n units, times n, of the narrow networks that were measured: finite width shifts what it spreads. */
const NARROW = 0.1;

export interface Predicted {
  /** Geometric mean over initializations. */
  readonly norm: number;
  /** 90 % interval over initializations. */
  readonly low: number;
  readonly high: number;
}

/**
 * Where all samples look alike to a layer, its gradient sums up how often each class happens to occur in the batch, or
 * which way the outputs happen to point: a sum of as many squares as the outputs have degrees of freedom.
 * @param alike mean squared correlation of two samples' values
 * @param units outputs that the loss compares
 */
export const luck = (alike: number, units: number): number => (2 * alike) / Math.max(1, units - 1);

/** How the draws of a network scatter, as factors of the root of an expected square. */
export interface Chance {
  readonly typical: number;
  /** Of the typical norm. */
  readonly low: number;
  readonly high: number;
}

/**
 * The squared norm is close to log-normal with relative variances that add along depth (Hanin & Nica 2019), so a
 * typical norm is below the root of the expected square by exp(-variance/4). Samples that outlast the mean only add.
 * @param more variance that a sum of k = 2/`more` squares adds: its geometric mean is lower by ψ(k/2) - ln(k/2) = -1/k - 1/(3k²) …
 * @param narrow Σ 1/n of the layers that take part
 */
export function chanceOf(input: Moments, gradient: Cotangent | undefined, more = 0, narrow = 0): Chance {
  const variance = input.spread + (gradient?.spread ?? 0) + more;
  const half = NINETY * Math.sqrt(variance / 4) + MODEL + NARROW * narrow;
  const typical = Math.exp(-Math.min(MOST, variance) / 4 - (more * more) / 24);
  if (Number.isNaN(half)) return { typical, low: 0, high: Infinity };
  const lean = Math.max(input.uneven?.lean ?? 0, gradient?.lean ?? 0);
  return { typical, low: Math.exp(-half), high: Math.exp(half + HIGHER * lean) };
}

/** The typical norm of something whose expected square is known, with its interval. */
export function typical(square: number, chance: Chance): Predicted {
  const norm = Math.sqrt(Math.max(0, square)) * chance.typical;
  // Values that overflow on the way leave nothing known.
  return Number.isFinite(norm) && chance.high < Infinity ? { norm, low: norm * chance.low, high: norm * chance.high } : { norm, low: 0, high: Infinity };
}

export const predicted = (square: number, input: Moments, gradient: Cotangent | undefined, more = 0, narrow = 0): Predicted =>
  typical(square, chanceOf(input, gradient, more, narrow));
