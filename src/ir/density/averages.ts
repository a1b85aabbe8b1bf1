/** What mean-field theory asks of an activation on a stream, where values have a distribution of their own. */
import type { GaussianKernel, KernelAverages } from '../gaussian/kernel.ts';
import type { Moments } from '../signal.ts';
import { lawOf, type Law } from './law.ts';

/** Points between two values at which slopes are looked at: a kink lies anywhere. */
const WITHIN = [-0.375, -0.125, 0.125, 0.375];
/** Terms of Mehler's expansion. */
const TERMS = 16;

/** Slopes at the values of a law: the mean slope, its square and its fourth power over what a value stands for. */
export interface Slopes {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly fourth: Float64Array;
}

export interface StreamAverages extends KernelAverages {
  readonly slopes: Slopes;
  /** Σ aₖ² cᵏ of any function given by its values, for a correlation as of `pair`, with `total` at 1. */
  readonly pairOf: (f: Float64Array, total: number) => (c: number) => number;
}

const known = new WeakMap<Moments, WeakMap<GaussianKernel, StreamAverages>>();

export function averagesOn(stream: Moments, kernel: GaussianKernel): StreamAverages {
  let of = known.get(stream);
  if (of === undefined) known.set(stream, (of = new WeakMap()));
  let averages = of.get(kernel);
  if (averages === undefined) of.set(kernel, (averages = average(lawOf(stream), kernel)));
  return averages;
}

/** The mean over a law's values. */
export function meanOver({ weights }: Law, f: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * f(i);
  return sum;
}

function average(law: Law, kernel: GaussianKernel): StreamAverages {
  const { values } = law;
  const f = values.map(kernel.value);
  const slopes = slopesOf(law, kernel);
  const mean = meanOver(law, (i) => values[i]!);
  const square = meanOver(law, (i) => values[i]! ** 2);
  const second = meanOver(law, (i) => f[i]! ** 2);
  const slopeSecond = meanOver(law, (i) => slopes.second[i]!);
  const along = f.map((v, i) => v * slopes.first[i]!);
  const lever = values.map((x, i) => x * slopes.first[i]!);
  const { correlationOf, expand } = copula(law, mean, square - mean * mean);
  const pairOf = (g: Float64Array, total: number): ((c: number) => number) => {
    let squares: Float64Array | undefined;
    return (c) => (c >= 1 ? total : power((squares ??= expand(g, total)), correlationOf(c)));
  };
  return {
    first: meanOver(law, (i) => f[i]!),
    second,
    fourth: meanOver(law, (i) => f[i]! ** 4),
    slopeSecond,
    slopeFourth: meanOver(law, (i) => slopes.fourth[i]!),
    sensitivity: second > 0 ? meanOver(law, (i) => along[i]! * (values[i]! - mean)) / second : 1,
    pair: pairOf(f, second),
    slopePair: pairOf(slopes.first, slopeSecond),
    alignment: square > 0 ? meanOver(law, (i) => along[i]! * values[i]!) / square : 0,
    alignedPair: pairOf(along, meanOver(law, (i) => f[i]! ** 2 * slopes.second[i]!)),
    leverPair: pairOf(lever, meanOver(law, (i) => values[i]! ** 2 * slopes.second[i]!)),
    slopes,
    pairOf,
  };
}

function slopesOf({ values }: Law, kernel: GaussianKernel): Slopes {
  const count = values.length;
  const first = new Float64Array(count);
  const second = new Float64Array(count);
  const fourth = new Float64Array(count);
  const step = count > 1 ? (values[count - 1]! - values[0]!) / (count - 1) : 0;
  for (let i = 0; i < count; i++) {
    for (const part of WITHIN) {
      const slope = kernel.derivative(values[i]! + part * step);
      first[i]! += slope / WITHIN.length;
      second[i]! += slope ** 2 / WITHIN.length;
      fourth[i]! += slope ** 4 / WITHIN.length;
    }
  }
  return { first, second, fourth };
}

const power = (squares: Float64Array, c: number): number => {
  let sum = c > 0 ? squares[TERMS]! : 0;
  for (let k = TERMS - 1; k >= 0; k--) sum = sum * c + squares[k]!;
  return sum;
};

/**
 * Two samples' values are tied to each other as two normal ones at the same quantiles are: z = Φ⁻¹(F(x)). Their
 * correlation is the one at which the values have the covariance that is known.
 */
function copula(law: Law, mean: number, variance: number) {
  const z = quantiles(law);
  const { weights, values } = law;
  const roots = Float64Array.from({ length: TERMS + 1 }, (_, k) => Math.sqrt(k));
  const expand = (f: Float64Array, total: number): Float64Array => {
    const squares = new Float64Array(TERMS + 1);
    for (let i = 0; i < f.length; i++) {
      let before = 0;
      let hermite = f[i]! * weights[i]!;
      for (let k = 0; k < TERMS; k++) {
        squares[k]! += hermite;
        [before, hermite] = [hermite, (z[i]! * hermite - roots[k]! * before) / roots[k + 1]!];
      }
    }
    let explained = 0;
    for (let k = 0; k < TERMS; k++) explained += squares[k]! **= 2;
    squares[TERMS] = Math.max(0, total - explained);
    return squares;
  };
  let own: Float64Array | undefined;
  const correlationOf = (c: number): number => {
    if (c >= 1 || !(variance > 0)) return 1;
    if (own === undefined) {
      own = expand(values.map((x) => x - mean), variance);
      own[0] = 0;
    }
    // Monotone on the side of c, and never steeper than the line through it by much: regula falsi, a few steps.
    const wanted = c * variance;
    let low = c < 0 ? -1 : 0, high = c < 0 ? 0 : 1;
    if (power(own, low) >= wanted) return low;
    let at = c;
    for (let step = 0; step < 30; step++) {
      const excess = power(own, at) - wanted;
      if (Math.abs(excess) < 1e-7 * variance) break;
      if (excess > 0) high = at;
      else low = at;
      const next = at - excess / variance;
      at = next > low && next < high ? next : (low + high) / 2;
    }
    return at;
  };
  return { expand, correlationOf };
}

/** Φ⁻¹ of the middle of each value's mass, from the nearer end. */
function quantiles({ weights }: Law): Float64Array {
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
