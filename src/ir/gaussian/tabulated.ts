/**
 * Averages of a smooth function and of pairs, for variances that are never the same twice, as gates of recurrent cells
 * have them: between variances where they are computed, a sixteenth of a logarithm of σ apart, they are read off a polynomial.
 */
import { expand, normalNodes, TERMS, type RealFunction } from './numeric.ts';
import type { KernelAverages } from './kernel.ts';

export type PairAverages = Pick<KernelAverages, 'first' | 'pair' | 'slopePair'>;

/** In ln σ². Six points of a polynomial then give nine digits of what changes with σ² itself, and seven of pairs and slopes (see the tests). */
const STEP = 1 / 8;
const POINTS = 6;
/** Below this variance smooth functions are lines: pairs of a smaller one have the same shares. */
const LEAST = 1e-7;
/** What terms may leave of the whole. */
const NOTHING = 1e-9;

/** Of a variance on the grid: the shares aₖ²/σ² of Mehler's expansion for k from 1, what is left as the last; then E[φ] and E[φ′²]. */
type Point = Float64Array;
const FIRST = TERMS + 1;
const SLOPES = TERMS + 2;

/** Of one mean: points of the grid by their place, and the two variances that were asked for last. */
interface Table {
  readonly points: Map<number, Point>;
  readonly latest: { readonly variance: number; readonly averages: PairAverages }[];
}

export function tabulated(f: RealFunction): (mean: number, variance: number) => PairAverages {
  const tables = new Map<number, Table>();
  return (mean, variance) => {
    let table = tables.get(mean);
    if (table === undefined) tables.set(mean, (table = { points: new Map(), latest: [] }));
    const { points, latest } = table;
    for (let i = 0; i < latest.length; i++) if (latest[i]!.variance === variance) return latest[i]!.averages;
    const averages = between(points, f, mean, variance);
    if (latest.unshift({ variance, averages }) > 2) latest.pop();
    return averages;
  };
}

const mixed = new Float64Array(SLOPES + 1);

function between(points: Map<number, Point>, f: RealFunction, mean: number, variance: number): PairAverages {
  const place = Math.log(Math.max(LEAST, variance)) / STEP;
  const from = Math.floor(place) - POINTS / 2 + 1;
  mixed.fill(0);
  for (let i = 0; i < POINTS; i++) {
    let point = points.get(from + i);
    if (point === undefined) points.set(from + i, (point = pointAt(f, mean, Math.exp((from + i) * STEP))));
    let weight = 1;
    for (let j = 0; j < POINTS; j++) if (j !== i) weight *= (place - from - j) / (i - j);
    for (let k = 1; k < mixed.length; k++) mixed[k]! += weight * point[k]!;
  }
  const first = mixed[FIRST]!;
  const slopes = mixed[SLOPES]!;
  let whole = 0;
  for (let k = 1; k <= TERMS; k++) whole += mixed[k]!;
  // What the terms up to `last` leave is counted at the next power: of pairs, and of their slopes Σ k aₖ²/σ² cᵏ⁻¹.
  let last = 0, rest = whole, steepRest = slopes;
  while (last < TERMS - 1 && (rest > NOTHING * whole || steepRest > NOTHING * slopes || last < 2)) {
    last++;
    rest -= mixed[last]!;
    steepRest -= last * mixed[last]!;
  }
  const shares = Array.from(mixed.subarray(0, last + 1));
  const level = first * first;
  const [leftOver, steepLeftOver] = [Math.max(0, rest), Math.max(0, steepRest)];
  return {
    first,
    pair(c) {
      if (c >= 1) return level + variance * whole;
      let sum = c > 0 ? leftOver : 0;
      for (let k = last; k > 0; k--) sum = sum * c + shares[k]!;
      return level + variance * sum * c;
    },
    // d/dc E[φ(u) φ(v)] = σ² E[φ′(u) φ′(v)] (Price 1958)
    slopePair(c) {
      if (c >= 1) return slopes;
      let sum = c > 0 ? steepLeftOver : 0;
      for (let k = last; k > 0; k--) sum = sum * c + k * shares[k]!;
      return sum;
    },
  };
}

function pointAt({ value, derivative }: RealFunction, mean: number, variance: number): Point {
  const sigma = Math.sqrt(variance);
  const nodes = normalNodes(sigma, []);
  const { z, weight } = nodes;
  const point = new Float64Array(SLOPES + 1);
  // Centred, so that of a narrow normal value rounding leaves the shares of what varies.
  const centre = value(mean);
  let first = 0, second = 0;
  const f = z.map((at, i) => {
    const x = mean + sigma * at;
    const y = value(x) - centre;
    first += weight[i]! * y;
    second += weight[i]! * y * y;
    point[SLOPES]! += weight[i]! * derivative(x) ** 2;
    return y;
  });
  const squares = expand(f, nodes, second);
  for (let k = 1; k < squares.length - 1; k++) point[k] = squares[k]! / variance;
  point[TERMS]! += squares[squares.length - 1]! / variance;
  point[FIRST] = centre + first;
  return point;
}
