/**
 * The distribution of single values where it is not a normal one: an activation that sits on a residual stream sees
 * what earlier ones have left, x ← φ(x + b), and not a fresh normal value (ResNet v1, He et al. 2016). One dimension is
 * enough, since the units of a wide layer are alike: d ← φ_#(d * N(0, s²)).
 */
import { density } from '../gaussian/normal.ts';
import type { GaussianKernel } from '../gaussian/kernel.ts';
import type { Moments } from '../signal.ts';
import { convolve, expectations, gather, normalOn, type Lattice } from './lattice.ts';

export interface Law {
  readonly values: Float64Array;
  /** Probabilities of the values. */
  readonly weights: Float64Array;
  /** E[f(sum) | value of this part], and that of g, for functions at the sum's values; only of sums. */
  readonly given?: (part: Moments, f: Float64Array, g: Float64Array) => [Float64Array, Float64Array];
}

/** Points in a standard deviation: kinks lie between points or on them, and cost (1/16)²/12 of what they turn. */
const POINTS = 16;
/** Normal values that nothing was added to are told by so many points, evenly over both tails. */
const NORMAL = 161;
const REACH = 5;

const known = new WeakMap<Moments, Law>();

/** Whether values here are not normal though no activation made them so just now: sums in which other than normal values go on, and what is normalized. */
export const isStream = (x: Moments): boolean => x.parts !== undefined || x.shifted !== undefined || x.sphere !== undefined;
/** Whether values have a distribution of their own, so that what is added to them has it too. */
export const hasLaw = (x: Moments): boolean => x.of !== undefined || x.parts !== undefined || x.shifted !== undefined;

/** Computed when an activation on a stream first asks, and kept: one convolution for each sum. */
export function lawOf(x: Moments): Law {
  let law = known.get(x);
  if (law === undefined) known.set(x, (law = computed(x)));
  return law;
}

function computed(x: Moments): Law {
  if (x.parts) return sumLaw(x.parts);
  if (x.of) {
    const before = lawOf(x.of.input);
    return { values: imagesOf(before, x.of.kernel), weights: before.weights };
  }
  if (!x.shifted) return roundLaw(x.mean, varianceOf(x), x.sphere ?? Infinity);
  const { mean } = x.shifted;
  const scale = Math.sqrt(varianceOf(x) / varianceOf(x.shifted));
  return pushed((v) => x.mean + scale * (v - mean), lawOf(x.shifted));
}

/** Beyond what float32 holds, and with room in float64 for fourth powers: of infinite values there would be no mean. */
const FARTHEST = 1e50;

export const bounded = (x: number): number => (x > FARTHEST ? FARTHEST : x < -FARTHEST ? -FARTHEST : x);

/** Of moments that have passed float64, as far as they go. */
const meanOf = (x: Moments): number => bounded(x.mean) || 0;
function varianceOf(x: Moments): number {
  const variance = x.second - x.mean * x.mean;
  return variance > 0 ? Math.min(variance, FARTHEST * FARTHEST) : 0;
}

/** A coordinate of a point drawn evenly from the sphere of radius √n: density ∝ (1 - z²/n)^((n-3)/2), of infinitely many dimensions the normal one. */
export function roundLaw(mean: number, variance: number, n: number): Law {
  const sigma = Math.sqrt(variance);
  const { values, weights } = standard(n);
  return pushed((z) => mean + sigma * z, { values, weights });
}

const standards = new Map<number, Law>();

function standard(n: number): Law {
  let law = standards.get(n);
  if (law !== undefined) return law;
  const reach = Math.min(REACH, Math.sqrt(n));
  const values = new Float64Array(NORMAL);
  const weights = new Float64Array(NORMAL);
  let total = 0;
  for (let i = 0; i < NORMAL; i++) {
    const z = values[i] = reach * ((2 * i) / (NORMAL - 1) - 1);
    total += weights[i] = n === Infinity ? density(z) : Math.max(0, 1 - (z * z) / n) ** ((n - 3) / 2);
  }
  for (let i = 0; i < NORMAL; i++) weights[i]! /= total;
  if (standards.size >= 100) standards.clear();
  standards.set(n, (law = { values, weights }));
  return law;
}

const images = new WeakMap<Law, WeakMap<GaussianKernel, Float64Array>>();

/** What an activation makes of a law's values: its averages and the law behind it both ask. */
export function imagesOf(law: Law, kernel: GaussianKernel): Float64Array {
  let of = images.get(law);
  if (of === undefined) images.set(law, (of = new WeakMap()));
  let values = of.get(kernel);
  if (values === undefined) of.set(kernel, (values = pushed(kernel.value, law).values));
  return values;
}

function pushed(value: (x: number) => number, { values, weights }: Law): Law {
  const made = new Float64Array(values.length);
  for (let i = 0; i < made.length; i++) made[i] = bounded(value(values[i]!));
  return { values: made, weights };
}

/** Normal parts are one normal part; the others are taken one by one. */
function sumLaw(parts: readonly Moments[]): Law {
  const step = Math.max(1e-30, Math.sqrt(parts.reduce((sum, part) => sum + varianceOf(part), 0))) / POINTS;
  const others = parts.filter(hasLaw);
  const normal = parts.filter((part) => !hasLaw(part));
  let added = 0;
  const lattices = new Map<Moments, Lattice>(others.map((part) => {
    const { values, weights } = lawOf(part);
    const gathered = gather(values, weights, step);
    added += gathered.added;
    return [part, gathered.lattice];
  }));
  const sumOf = (of: (part: Moments) => number): number => normal.reduce((sum, part) => sum + of(part), 0);
  const noise = normalOn(step, sumOf(meanOf), Math.max(0, sumOf(varianceOf) - added));
  const except = (left?: Moments): Lattice => others.reduce((sum, part) => (part === left ? sum : convolve(lattices.get(part)!, sum)), noise);
  const sum = except();
  const values = new Float64Array(sum.mass.length);
  for (let i = 0; i < values.length; i++) values[i] = (sum.first + i) * step;
  return {
    values,
    weights: sum.mass,
    given: (part, f, g) => expectations(lawOf(part).values, except(part), sum, f, g),
  };
}
