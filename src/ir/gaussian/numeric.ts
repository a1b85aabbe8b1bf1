/** Gaussian averages of any function by quadrature in panels split at its kinks; pairs by Mehler's expansion. */
import { gaussLegendre } from './gauss-legendre.ts';
import { remember, type GaussianKernel, type KernelAverages } from './kernel.ts';

export interface RealFunction {
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  /** Where φ or φ′ jumps. */
  readonly kinks?: readonly number[];
}

/** Beyond nine standard deviations the normal distribution has 2e-19 of its mass. */
const REACH = 9;
/** Terms of Mehler's expansion; what is left of the variance is counted at the next power. */
const TERMS = 48;

export function numeric({ value, derivative, kinks = [] }: RealFunction): GaussianKernel {
  return { at: remember((mean, variance) => average(value, derivative, kinks, mean, variance)), value, derivative, kinks };
}

/** Standard normal nodes and weights, with panel borders at the given points (in units of z). */
export function normalNodes(sigma: number, splits: readonly number[]): { z: Float64Array; weight: Float64Array } {
  // Functions of neural networks vary over a distance of about one, which is 1/σ in z; 20 points resolve three of it.
  // A width that is no number, of values that have passed float64, gives averages that are none: not an end of the analysis.
  const panels = sigma > 1 ? Math.min(60, Math.ceil(6 * sigma)) : 6;
  const borders = Array.from({ length: panels + 1 }, (_, i) => -REACH + (2 * REACH * i) / panels);
  borders.push(...splits.filter((s) => Math.abs(s) < REACH));
  borders.sort((p, q) => p - q);
  const { nodes, weights } = gaussLegendre();
  const z = new Float64Array((borders.length - 1) * nodes.length);
  const weight = new Float64Array(z.length);
  for (let p = 0, at = 0; p + 1 < borders.length; p++) {
    const half = (borders[p + 1]! - borders[p]!) / 2;
    const middle = (borders[p + 1]! + borders[p]!) / 2;
    for (let i = 0; i < nodes.length; i++, at++) {
      const x = middle + half * nodes[i]!;
      z[at] = x;
      weight[at] = (half * weights[i]! * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    }
  }
  return { z, weight };
}

function average(
  value: RealFunction['value'], derivative: RealFunction['derivative'], kinks: readonly number[], mean: number, variance: number,
): KernelAverages {
  const sigma = Math.sqrt(variance);
  const { z, weight } = normalNodes(sigma, sigma > 0 ? kinks.map((k) => (k - mean) / sigma) : []);
  const f = new Float64Array(z.length);
  const d = new Float64Array(z.length);
  let first = 0, second = 0, fourth = 0, slopeSecond = 0, slopeFourth = 0, growth = 0, along = 0, alongSecond = 0, lever = 0;
  for (let i = 0; i < z.length; i++) {
    const x = mean + sigma * z[i]!;
    const w = weight[i]!;
    const v = (f[i] = value(x));
    const s = (d[i] = derivative(x));
    first += w * v;
    second += w * v * v;
    fourth += w * v ** 4;
    slopeSecond += w * s * s;
    slopeFourth += w * s ** 4;
    growth += w * v * s * z[i]!;
    along += w * v * s * x;
    alongSecond += w * (v * s) ** 2;
    lever += w * (s * x) ** 2;
  }
  return {
    first, second, fourth, slopeSecond, slopeFourth,
    sensitivity: second > 0 ? (sigma * growth) / second : 1,
    pair: mehler(f, z, weight, second),
    slopePair: mehler(d, z, weight, slopeSecond),
    alignment: variance + mean * mean > 0 ? along / (variance + mean * mean) : 0,
    alignedPair: mehler(f.map((v, i) => v * d[i]!), z, weight, alongSecond),
    leverPair: mehler(d.map((s, i) => s * (mean + sigma * z[i]!)), z, weight, lever),
  };
}

/** E[f(u) f(v)] = Σ aₖ² cᵏ with aₖ = E[f Heₖ]/√k!; the coefficients are computed at the first use. */
function mehler(f: Float64Array, z: Float64Array, weight: Float64Array, total: number): (c: number) => number {
  let squares: Float64Array | undefined;
  return (c) => {
    squares ??= expand(f, z, weight, total);
    if (c >= 1) return total;
    let sum = c > 0 ? squares[TERMS]! : 0;
    for (let k = TERMS - 1; k >= 0; k--) sum = sum * c + squares[k]!;
    return sum;
  };
}

function expand(f: Float64Array, z: Float64Array, weight: Float64Array, total: number): Float64Array {
  const coefficients = new Float64Array(TERMS + 1);
  const roots = Float64Array.from({ length: TERMS + 1 }, (_, k) => Math.sqrt(k));
  for (let i = 0; i < z.length; i++) {
    const x = z[i]!;
    let before = 0;
    let hermite = f[i]! * weight[i]!;
    for (let k = 0; k < TERMS; k++) {
      coefficients[k]! += hermite;
      [before, hermite] = [hermite, (x * hermite - roots[k]! * before) / roots[k + 1]!];
    }
  }
  let explained = 0;
  for (let k = 0; k < TERMS; k++) explained += coefficients[k]! **= 2;
  coefficients[TERMS] = Math.max(0, total - explained);
  return coefficients;
}
