/**
 * The distribution of single values where it is not a normal one: an activation that sits on a residual stream sees
 * what earlier ones have left, x ← φ(x + b), and not a fresh normal value (ResNet v1, He et al. 2016). One dimension is
 * enough, since the units of a wide layer are alike: d ← φ_#(d * N(0, s²)).
 */
import { density } from '../gaussian/normal.ts';
import type { Moments } from '../signal.ts';
import { convolve, expectation, gather, normalOn, type Lattice } from './lattice.ts';

export interface Law {
  readonly values: Float64Array;
  /** Probabilities of the values. */
  readonly weights: Float64Array;
  /** E[f(sum) | value of this part], for f at the sum's values; only of sums. */
  readonly given?: (part: Moments, f: Float64Array) => Float64Array;
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
  if (x.of) return pushed(x.of.kernel.value, lawOf(x.of.input));
  if (!x.shifted) return x.sphere === undefined ? normalLaw(x) : sphereLaw(x, x.sphere);
  const { mean } = x.shifted;
  const scale = Math.sqrt(varianceOf(x) / varianceOf(x.shifted));
  return pushed((v) => x.mean + scale * (v - mean), lawOf(x.shifted));
}

const varianceOf = (x: Moments): number => Math.max(0, x.second - x.mean * x.mean);

function normalLaw(x: Moments): Law {
  const sigma = Math.sqrt(varianceOf(x));
  const z = (i: number): number => REACH * ((2 * i) / (NORMAL - 1) - 1);
  const weights = Float64Array.from({ length: NORMAL }, (_, i) => density(z(i)) * ((2 * REACH) / (NORMAL - 1)));
  return { values: Float64Array.from({ length: NORMAL }, (_, i) => x.mean + sigma * z(i)), weights };
}

/** A coordinate of a point drawn evenly from the sphere of radius √n: density ∝ (1 - z²/n)^((n-3)/2). */
function sphereLaw(x: Moments, n: number): Law {
  const sigma = Math.sqrt(varianceOf(x));
  const reach = Math.min(REACH, Math.sqrt(n));
  const z = (i: number): number => reach * ((2 * i) / (NORMAL - 1) - 1);
  const weights = Float64Array.from({ length: NORMAL }, (_, i) => Math.max(0, 1 - z(i) ** 2 / n) ** ((n - 3) / 2));
  const total = weights.reduce((a, b) => a + b, 0);
  return { values: Float64Array.from(weights, (_, i) => x.mean + sigma * z(i)), weights: weights.map((w) => w / total) };
}

const pushed = (value: (x: number) => number, { values, weights }: Law): Law => ({ values: values.map(value), weights });

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
  const noise = normalOn(step, normal.reduce((sum, part) => sum + part.mean, 0), Math.max(0, normal.reduce((sum, part) => sum + varianceOf(part), 0) - added));
  const except = (left?: Moments): Lattice => others.reduce((sum, part) => (part === left ? sum : convolve(lattices.get(part)!, sum)), noise);
  const sum = except();
  return {
    values: Float64Array.from(sum.mass, (_, i) => (sum.first + i) * step),
    weights: sum.mass,
    given: (part, f) => expectation(lawOf(part).values, except(part), sum, f),
  };
}
