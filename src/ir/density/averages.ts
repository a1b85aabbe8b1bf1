/** What mean-field theory asks of an activation on a stream, where values have a distribution of their own. */
import { remember, type GaussianKernel, type KernelAverages } from '../gaussian/kernel.ts';
import type { Moments } from '../signal.ts';
import { copula } from './copula.ts';
import { bounded, hasLaw, imagesOf, lawOf, roundLaw, type Law } from './law.ts';

/** Parts of the way between two values at which slopes are looked at: a kink lies anywhere, and without one Gauss' two points do. */
const WITHIN = [-0.375, -0.125, 0.125, 0.375];
const SMOOTH = [-0.5 / Math.sqrt(3), 0.5 / Math.sqrt(3)];

/** Slopes at the values of a law: the mean slope, its square and its fourth power over what a value stands for. */
export interface Slopes {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly fourth: Float64Array;
}

export interface StreamAverages extends KernelAverages {
  readonly law: Law;
  readonly slopes: Slopes;
  /** Σ aₖ² cᵏ of any function given by its values, for a correlation as of `pair`, with `total` at 1. */
  readonly pairOf: (f: Float64Array, total: number) => (c: number) => number;
}

const known = new WeakMap<Moments, WeakMap<GaussianKernel, StreamAverages>>();
const round = new WeakMap<GaussianKernel, Map<number, (mean: number, variance: number) => StreamAverages>>();

export function averagesOn(stream: Moments, kernel: GaussianKernel): StreamAverages {
  if (!hasLaw(stream)) return roundAverages(kernel, stream.sphere ?? Infinity)(stream.mean, Math.max(0, stream.second - stream.mean * stream.mean));
  let of = known.get(stream);
  if (of === undefined) known.set(stream, (of = new WeakMap()));
  let averages = of.get(kernel);
  if (averages === undefined) of.set(kernel, (averages = average(lawOf(stream), kernel)));
  return averages;
}

/** Normalized values come to a fixed point, and to the same averages again and again. */
function roundAverages(kernel: GaussianKernel, n: number): (mean: number, variance: number) => StreamAverages {
  let of = round.get(kernel);
  if (of === undefined) round.set(kernel, (of = new Map<number, (mean: number, variance: number) => StreamAverages>()));
  let at = of.get(n);
  if (at === undefined) of.set(n, (at = remember((mean, variance) => average(roundLaw(mean, variance, n), kernel))));
  return at;
}

/** The mean over a law's values. */
export function meanOver({ weights }: Law, f: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * f(i);
  return sum;
}

function average(law: Law, kernel: GaussianKernel): StreamAverages {
  const { values, weights } = law;
  const slopes = slopesOf(law, kernel);
  const f = imagesOf(law, kernel);
  let mean = 0, square = 0, first = 0, second = 0, fourth = 0, slopeSecond = 0, slopeFourth = 0, gained = 0, turned = 0, alongSecond = 0, leverSecond = 0;
  for (let i = 0; i < f.length; i++) {
    const x = values[i]!, y = f[i]!, w = weights[i]!;
    const wx = w * x, wy = w * y, slope = slopes.first[i]!, steep = slopes.second[i]!;
    mean += wx;
    square += wx * x;
    first += wy;
    second += wy * y;
    fourth += wy * y * y * y;
    slopeSecond += w * steep;
    slopeFourth += w * slopes.fourth[i]!;
    gained += wy * slope;
    turned += wy * slope * x;
    alongSecond += wy * y * steep;
    leverSecond += wx * x * steep;
  }
  const { correlationOf, expand, power } = copula(law, mean, square - mean * mean);
  const later = (values: () => Float64Array, total: number): ((c: number) => number) => {
    let squares: readonly number[] | undefined;
    return (c) => (c >= 1 ? total : power((squares ??= expand(values(), total)), correlationOf(c)));
  };
  return {
    law,
    first,
    second,
    fourth,
    slopeSecond,
    slopeFourth,
    sensitivity: second > 0 ? (turned - mean * gained) / second : 1,
    pair: later(() => f, second),
    slopePair: later(() => slopes.first, slopeSecond),
    alignment: square > 0 ? turned / square : 0,
    alignedPair: later(() => product(f, slopes.first), alongSecond),
    leverPair: later(() => product(values, slopes.first), leverSecond),
    slopes,
    pairOf: (g, total) => later(() => g, total),
  };
}

/** Entry by entry. */
export function product(a: Float64Array, b: Float64Array): Float64Array {
  const made = new Float64Array(a.length);
  for (let i = 0; i < made.length; i++) made[i] = a[i]! * b[i]!;
  return made;
}

function slopesOf({ values }: Law, kernel: GaussianKernel): Slopes {
  const count = values.length;
  const first = new Float64Array(count);
  const second = new Float64Array(count);
  const fourth = new Float64Array(count);
  const step = count > 1 ? (values[count - 1]! - values[0]!) / (count - 1) : 0;
  const within = kernel.kinks.length > 0 ? WITHIN : SMOOTH;
  for (let i = 0; i < count; i++) {
    let one = 0, two = 0, four = 0;
    for (let j = 0; j < within.length; j++) {
      const slope = bounded(kernel.derivative(values[i]! + within[j]! * step));
      const squared = slope * slope;
      one += slope;
      two += squared;
      four += squared * squared;
    }
    first[i] = one / within.length;
    second[i] = two / within.length;
    fourth[i] = four / within.length;
  }
  return { first, second, fourth };
}
