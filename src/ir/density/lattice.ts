/** Distributions on a lattice, whose point 0 is the value 0: sums of independent values, and expectations back through them. */
import { density } from '../gaussian/normal.ts';

/** Masses at (first + i) · step; they add up to 1. */
export interface Lattice {
  readonly step: number;
  readonly first: number;
  readonly mass: Float64Array;
}

/** Beyond this many standard deviations a normal distribution has 6e-7 of its mass. */
const REACH = 5;
/** A normal distribution narrower than this many steps is no longer told by its density at lattice points. */
const NARROW = 0.7;
/** Heavy tails are cut where no more than this is lost. */
const TAIL = 1e-9;
/** Points at most; of heavier tails the end point holds what lies beyond. */
const MOST = 1200;

/** N(mean, variance); its mean and variance are exact below a step, too, where the nearest points share the mass. */
export function normalOn(step: number, mean: number, variance: number): Lattice {
  const sigma = Math.sqrt(variance) / step;
  if (sigma < NARROW) {
    const below = Math.floor(mean / step);
    const above = mean / step - below;
    const side = Math.max(0, sigma * sigma - above * (1 - above)) / 2;
    return { step, first: below - 1, mass: Float64Array.of(side * (1 - above), (1 - 2 * side) * (1 - above) + side * above, side * (1 - above) + (1 - 2 * side) * above, side * above) };
  }
  const offset = Math.round(mean / step);
  const reach = Math.ceil(REACH * sigma) + 1;
  const mass = new Float64Array(2 * reach + 1);
  let total = 0;
  for (let i = 0; i < mass.length; i++) total += mass[i] = density((offset + i - reach - mean / step) / sigma);
  for (let i = 0; i < mass.length; i++) mass[i]! /= total;
  return { step, first: offset - reach, mass };
}

/** Values between two points are shared by them so that the mean stays; `added` is what that adds to the variance. */
export function gather(values: Float64Array, weights: Float64Array, step: number): { readonly lattice: Lattice; readonly added: number } {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (weights[i]! < TAIL) continue;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  const first = Math.max(Math.floor(low / step), -MOST);
  const count = Math.min(MOST, Math.ceil(high / step) - first + 1);
  const mass = new Float64Array(count + 1);
  let added = 0, total = 0;
  for (let i = 0; i < values.length; i++) {
    const at = Math.max(0, Math.min(count - 1, values[i]! / step - first));
    const below = Math.floor(at);
    const above = at - below;
    const weight = weights[i]!;
    mass[below]! += weight * (1 - above);
    mass[below + 1]! += weight * above;
    added += weight * above * (1 - above);
    total += weight;
  }
  for (let i = 0; i < mass.length; i++) mass[i]! /= total;
  return { lattice: { step, first, mass }, added: added * step * step };
}

/** The distribution of the sum of two independent values. */
export function convolve(a: Lattice, b: Lattice): Lattice {
  const mass = new Float64Array(a.mass.length + b.mass.length - 1);
  for (let i = 0; i < a.mass.length; i++) {
    const m = a.mass[i]!;
    if (m === 0) continue;
    for (let j = 0; j < b.mass.length; j++) mass[i + j]! += m * b.mass[j]!;
  }
  return trimmed({ step: a.step, first: a.first + b.first, mass });
}

function trimmed({ step, first, mass }: Lattice): Lattice {
  let from = 0, to = mass.length;
  while (to - from > 1 && mass[from]! < TAIL) from++;
  while (to - from > 1 && mass[to - 1]! < TAIL) to--;
  return { step, first: first + from, mass: mass.subarray(from, to) };
}

/** E[f(x + y)] for each given x, y of the distribution `other`, f known at the points of `sum` and constant beyond. */
export function expectation(values: Float64Array, other: Lattice, sum: Lattice, f: Float64Array): Float64Array {
  // On the lattice first, then between its points.
  const first = sum.first - other.first - other.mass.length + 1;
  const averaged = new Float64Array(sum.mass.length + other.mass.length - 1).fill(NaN);
  const last = f.length - 1;
  const at = (k: number): number => {
    const index = Math.max(0, Math.min(averaged.length - 1, k));
    let known = averaged[index]!;
    if (Number.isNaN(known)) {
      known = 0;
      const offset = first + index + other.first - sum.first;
      for (let j = 0; j < other.mass.length; j++) known += other.mass[j]! * f[Math.max(0, Math.min(last, offset + j))]!;
      averaged[index] = known;
    }
    return known;
  };
  return values.map((x) => {
    const position = x / sum.step - first;
    const below = Math.floor(position);
    const above = position - below;
    return above === 0 ? at(below) : (1 - above) * at(below) + above * at(below + 1);
  });
}
