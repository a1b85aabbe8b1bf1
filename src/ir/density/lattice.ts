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
    return {
      step,
      first: below - 1,
      mass: Float64Array.of(
        side * (1 - above),
        (1 - 2 * side) * (1 - above) + side * above,
        side * (1 - above) + (1 - 2 * side) * above,
        side * above,
      ),
    };
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
  // From no more than so many points below zero, or below the greatest value where all of them are.
  const end = Math.ceil(high / step);
  const first = Math.max(Math.floor(low / step), Math.min(-MOST, end - MOST));
  const count = Math.min(MOST, end - first + 1);
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
  // By names of their own: a cold lint interprets the inner loop some ten thousand times.
  const { mass: of } = a, { mass: and } = b;
  const count = and.length;
  const mass = new Float64Array(of.length + count - 1);
  for (let i = 0; i < of.length; i++) {
    const m = of[i]!;
    if (m === 0) continue;
    for (let j = 0, at = i; j < count; j++, at++) mass[at]! += m * and[j]!;
  }
  return trimmed({ step: a.step, first: a.first + b.first, mass });
}

function trimmed({ step, first, mass }: Lattice): Lattice {
  let from = 0, to = mass.length;
  while (to - from > 1 && mass[from]! < TAIL) from++;
  while (to - from > 1 && mass[to - 1]! < TAIL) to--;
  return { step, first: first + from, mass: mass.subarray(from, to) };
}

/** E[f(x + y)] and E[g(x + y)] for each given x, y of the distribution `other`, f and g known at the points of `sum` and constant beyond. */
export function expectations(values: Float64Array, other: Lattice, sum: Lattice, f: Float64Array, g: Float64Array): [Float64Array, Float64Array] {
  // On the lattice first, then between its points.
  const { mass } = other;
  const reach = mass.length;
  const first = sum.first - other.first - reach + 1;
  const count = sum.mass.length + reach - 1;
  const wideF = widened(f, reach - 1, count + reach - 1);
  const wideG = widened(g, reach - 1, count + reach - 1);
  const onF = new Float64Array(count).fill(NaN);
  const onG = new Float64Array(count);
  const average = (at: number): void => {
    // Two sums each, so that none waits for the other.
    let f0 = 0, f1 = 0, g0 = 0, g1 = 0, j = 0;
    for (; j + 1 < reach; j += 2) {
      const m0 = mass[j]!, m1 = mass[j + 1]!;
      f0 += m0 * wideF[at + j]!;
      f1 += m1 * wideF[at + j + 1]!;
      g0 += m0 * wideG[at + j]!;
      g1 += m1 * wideG[at + j + 1]!;
    }
    if (j < reach) {
      f0 += mass[j]! * wideF[at + j]!;
      g0 += mass[j]! * wideG[at + j]!;
    }
    onF[at] = f0 + f1;
    onG[at] = g0 + g1;
  };
  const inside = (k: number): number => {
    const at = k < 0 ? 0 : k >= count ? count - 1 : k;
    if (Number.isNaN(onF[at]!)) average(at);
    return at;
  };
  const madeF = new Float64Array(values.length);
  const madeG = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const position = values[i]! / sum.step - first;
    const below = Math.floor(position);
    const above = position - below;
    const low = inside(below);
    const high = above === 0 ? low : inside(below + 1);
    madeF[i] = (1 - above) * onF[low]! + above * onF[high]!;
    madeG[i] = (1 - above) * onG[low]! + above * onG[high]!;
  }
  return [madeF, madeG];
}

/** With `before` copies of the first value in front, and of the last behind up to `count`. */
function widened(f: Float64Array, before: number, count: number): Float64Array {
  const wide = new Float64Array(count).fill(f[0]!, 0, before).fill(f[f.length - 1]!, before + f.length);
  wide.set(f, before);
  return wide;
}
