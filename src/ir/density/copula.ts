/**
 * Two samples' values on a stream: tied to each other as two normal ones at the same quantiles are, z = Φ⁻¹(F(x)), so
 * that E[f f′] = Σ aₖ² cᵏ with the Hermite coefficients aₖ of f (Mehler's expansion).
 */
import { inTurn } from '../gaussian/in-turn.ts';
import type { Law } from './law.ts';

/** Terms of the expansion; what they leave is taken as one more. */
const TERMS = 16;
/** Heₖ₊₁/√(k+1)! = (z Heₖ/√k! - √k Heₖ₋₁/√(k-1)!) / √(k+1) */
const INVERSE = Array.from({ length: TERMS }, (_, k) => 1 / Math.sqrt(k + 1));
const RATIOS = Array.from({ length: TERMS }, (_, k) => Math.sqrt(k / (k + 1)));

export interface Copula {
  /** The squares aₖ² of a function given by its values, and what is left of its mean square `total`. */
  readonly expand: (f: Float64Array, total: number) => readonly number[];
  /** The correlation of the normal values at which the law's own have the correlation c. */
  readonly correlationOf: (c: number) => number;
  /** Σ aₖ² cᵏ */
  readonly power: (squares: readonly number[], c: number) => number;
}

export function copula(law: Law, mean: number, variance: number): Copula {
  const { weights, values } = law;
  const z = quantilesOf(weights);
  const expand = (f: Float64Array, total: number): number[] => {
    const squares: number[] = [];
    for (let k = 0; k <= TERMS; k++) squares.push(0);
    const inverse = INVERSE, ratios = RATIOS;
    // Two values at a time: each waits for its own last term only.
    for (let i = 0; i < f.length; i += 2) {
      const second = i + 1 < f.length;
      const at = z[i]!, at2 = second ? z[i + 1]! : 0;
      let before = 0, before2 = 0;
      let hermite = f[i]! * weights[i]!, hermite2 = second ? f[i + 1]! * weights[i + 1]! : 0;
      for (let k = 0; k < TERMS; k++) {
        squares[k]! += hermite + hermite2;
        const scale = inverse[k]!, back = ratios[k]!;
        const next = at * scale * hermite - back * before;
        const next2 = at2 * scale * hermite2 - back * before2;
        before = hermite;
        before2 = hermite2;
        hermite = next;
        hermite2 = next2;
      }
    }
    let explained = 0;
    for (let k = 0; k < TERMS; k++) explained += squares[k] = squares[k]! * squares[k]!;
    squares[TERMS] = Math.max(0, total - explained);
    return squares;
  };
  let own: number[] | undefined;
  /** Monotone on the side of c: Newton's steps, and halves where they leave it. */
  const correlationOf = inTurn((c) => {
    if (own === undefined) {
      const centred = new Float64Array(values.length);
      for (let i = 0; i < centred.length; i++) centred[i] = values[i]! - mean;
      own = expand(centred, variance);
      own[0] = 0;
    }
    const wanted = c * variance;
    let low = c < 0 ? -1 : 0, high = c < 0 ? 0 : 1;
    if (power(own, low) >= wanted) return low;
    let at = c;
    for (let step = 0; step < 30; step++) {
      let sum = at > 0 ? own[TERMS]! : 0, slope = 0;
      for (let k = TERMS - 1; k >= 0; k--) {
        slope = slope * at + sum;
        sum = sum * at + own[k]!;
      }
      const excess = sum - wanted;
      if (Math.abs(excess) < 1e-7 * variance) break;
      if (excess > 0) high = at;
      else low = at;
      const next = at - excess / slope;
      at = next > low && next < high ? next : (low + high) / 2;
    }
    return at;
  });
  return { expand, power, correlationOf: (c) => (c >= 1 || !(variance > 0) ? 1 : correlationOf(c)) };
}

function power(squares: readonly number[], c: number): number {
  let sum = c > 0 ? squares[TERMS]! : 0;
  for (let k = TERMS - 1; k >= 0; k--) sum = sum * c + squares[k]!;
  return sum;
}

const known = new WeakMap<Float64Array, Float64Array>();

/** Φ⁻¹ of the middle of each value's mass, from the nearer end: the same for all laws of the same weights. */
function quantilesOf(weights: Float64Array): Float64Array {
  let z = known.get(weights);
  if (z === undefined) known.set(weights, (z = quantiles(weights)));
  return z;
}

function quantiles(weights: Float64Array): Float64Array {
  const z = new Float64Array(weights.length);
  for (let i = 0, below = 0; i < z.length; i++) {
    const middle = below + weights[i]! / 2;
    if (middle > 0.5) break;
    z[i] = -tailQuantile(middle);
    below += weights[i]!;
  }
  for (let i = z.length - 1, above = 0; i >= 0; i--) {
    const middle = above + weights[i]! / 2;
    if (middle >= 0.5) break;
    z[i] = tailQuantile(middle);
    above += weights[i]!;
  }
  return z;
}

/** z with 1 - Φ(z) = p for p up to a half; absolute error below 4.5e-4 (Hastings 1955, sheet 68). */
function tailQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.max(p, 1e-300)));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
