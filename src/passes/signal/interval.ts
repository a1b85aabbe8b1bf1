/** From an expected square to a typical norm with an interval over initializations. */
import type { Cotangent, Moments } from '../../ir/signal.ts';

/** Of a normal distribution, 90 % lie within this many standard deviations. */
const NINETY = 1.645;
/** What mean-field theory itself is off by, in logarithms, in the networks it was measured on. */
const MODEL = 0.3;

export interface Predicted {
  /** Geometric mean over initializations. */
  readonly norm: number;
  /** 90 % interval over initializations. */
  readonly low: number;
  readonly high: number;
}

/**
 * The squared norm is close to log-normal with relative variances that add along depth (Hanin & Nica 2019), so a
 * typical norm is below the root of the expected square by exp(-variance/4).
 */
export function predicted(square: number, input: Moments, gradient: Cotangent | undefined): Predicted {
  const variance = Math.min(4, input.spread + (gradient?.spread ?? 0));
  const norm = Math.sqrt(Math.max(0, square)) * Math.exp(-variance / 4);
  const half = NINETY * Math.sqrt(variance / 4) + MODEL;
  return { norm, low: norm * Math.exp(-half), high: norm * Math.exp(half) };
}
