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
export const TERMS = 48;

export function numeric({ value, derivative, kinks = [] }: RealFunction): GaussianKernel {
  return { at: remember((mean, variance) => average(value, derivative, kinks, mean, variance)), value, derivative, kinks };
}

/** Plain lists, which are cheaper to make than typed ones of this length. */
interface Nodes {
  readonly z: readonly number[];
  readonly weight: readonly number[];
}

const evenly: (Nodes | undefined)[] = [];

/** Standard normal nodes and weights, with panel borders at the given points (in units of z). */
export function normalNodes(sigma: number, splits: readonly number[]): Nodes {
  // Functions of neural networks vary over a distance of about one, which is 1/σ in z; 20 points resolve three of it.
  // A width that is no number, of values that have passed float64, gives averages that are none: not an end of the analysis.
  const panels = sigma > 1 ? Math.min(60, Math.ceil(6 * sigma)) : 6;
  const inside = splits.filter((s) => Math.abs(s) < REACH);
  return inside.length === 0 ? (evenly[panels] ??= nodesOf(panels, inside)) : nodesOf(panels, inside);
}

function nodesOf(panels: number, splits: readonly number[]): Nodes {
  const borders = Array.from({ length: panels + 1 }, (_, i) => -REACH + (2 * REACH * i) / panels);
  borders.push(...splits);
  borders.sort((p, q) => p - q);
  const { nodes, weights } = gaussLegendre();
  const z: number[] = [];
  const weight: number[] = [];
  for (let p = 0; p + 1 < borders.length; p++) {
    const half = (borders[p + 1]! - borders[p]!) / 2;
    const middle = (borders[p + 1]! + borders[p]!) / 2;
    for (let i = 0; i < nodes.length; i++) {
      const x = middle + half * nodes[i]!;
      z.push(x);
      weight.push((half * weights[i]! * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI));
    }
  }
  return { z, weight };
}

function average(
  value: RealFunction['value'], derivative: RealFunction['derivative'], kinks: readonly number[], mean: number, variance: number,
): KernelAverages {
  const sigma = Math.sqrt(variance);
  const nodes = normalNodes(sigma, sigma > 0 ? kinks.map((k) => (k - mean) / sigma) : []);
  const { z, weight } = nodes;
  const f = z.slice();
  const d = z.slice();
  let first = 0, second = 0, fourth = 0, slopeSecond = 0, slopeFourth = 0, growth = 0, along = 0, alongSecond = 0, lever = 0;
  for (let i = 0; i < z.length; i++) {
    const x = mean + sigma * z[i]!;
    const w = weight[i]!;
    const v = (f[i] = value(x));
    const s = (d[i] = derivative(x));
    first += w * v;
    second += w * v * v;
    fourth += w * v * v * v * v;
    slopeSecond += w * s * s;
    slopeFourth += w * s * s * s * s;
    growth += w * v * s * z[i]!;
    along += w * v * s * x;
    alongSecond += w * v * s * v * s;
    lever += w * s * x * s * x;
  }
  return {
    first, second, fourth, slopeSecond, slopeFourth,
    sensitivity: second > 0 ? (sigma * growth) / second : 1,
    pair: mehler(() => f, nodes, second),
    slopePair: mehler(() => d, nodes, slopeSecond),
    alignment: variance + mean * mean > 0 ? along / (variance + mean * mean) : 0,
    alignedPair: mehler(() => f.map((v, i) => v * d[i]!), nodes, alongSecond),
    leverPair: mehler(() => d.map((s, i) => s * (mean + sigma * z[i]!)), nodes, lever),
  };
}

/** E[f(u) f(v)] = Σ aₖ² cᵏ with aₖ = E[f Heₖ]/√k!; the coefficients are computed at the first use. */
function mehler(f: () => readonly number[], nodes: Nodes, total: number): (c: number) => number {
  let squares: readonly number[] | undefined;
  return (c) => {
    squares ??= expand(f(), nodes, total);
    if (c >= 1) return total;
    const last = squares.length - 1;
    // What is left counts at the power that the last term would have.
    let sum = c > 0 ? squares[last]! * (last < TERMS ? c ** (TERMS - last) : 1) : 0;
    for (let k = last - 1; k >= 0; k--) sum = sum * c + squares[k]!;
    return sum;
  };
}

/** Of the whole: what rounding leaves of it anyway. */
const NOTHING = 1e-14;
const ROOTS = Float64Array.from({ length: TERMS + 1 }, (_, k) => Math.sqrt(k));

/** Squared coefficients, and behind them what they leave; smooth functions of narrow values need few. */
export function expand(f: readonly number[], { z, weight }: Nodes, total: number): number[] {
  const squares: number[] = [];
  let before = f.slice();
  let hermite = f.slice();
  for (let i = 0; i < z.length; i++) {
    before[i] = 0;
    hermite[i] = f[i]! * weight[i]!;
  }
  let rest = total;
  for (let k = 0; k < TERMS; k++) {
    let coefficient = 0;
    for (let i = 0; i < z.length; i++) coefficient += hermite[i]!;
    squares.push(coefficient * coefficient);
    rest -= squares[k]!;
    // Two in a row, since every other coefficient of an even or odd function is zero.
    if (k > 0 && rest < NOTHING * total && squares[k]! + squares[k - 1]! < NOTHING * total) break;
    const [root, next] = [ROOTS[k]!, 1 / ROOTS[k + 1]!];
    for (let i = 0; i < z.length; i++) before[i] = (z[i]! * hermite[i]! - root * before[i]!) * next;
    [before, hermite] = [hermite, before];
  }
  squares.push(Math.max(0, rest));
  return squares;
}
