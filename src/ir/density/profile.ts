/**
 * How a gradient depends on the value that it belongs to, along a stream: units that are large stay large, and their
 * gates stay open block after block, so that p(x) = E_b[φ′(x + b)² p(φ(x + b))] + what the branch sends back.
 */
import type { GaussianKernel } from '../gaussian/kernel.ts';
import type { Cotangent, Moments } from '../signal.ts';
import { averagesOn, product } from './averages.ts';
import { hasLaw, lawOf, type Law } from './law.ts';

/** On the values of the edge's law, both with a mean of one. */
export interface Profile {
  readonly edge: Moments;
  /** E[δ² | x] */
  readonly square: Float64Array;
  /** What E[δ δ′ | x, x′] of two samples has of each of them. */
  readonly first: Float64Array;
}

export interface Passage {
  /** E[φ′² p] and, of two samples of a correlation, E[φ′ φ′ p]: what is left of a gradient. */
  readonly square: number;
  readonly pair: (c: number) => number;
  /** Left out where nothing before the activation asks for it. */
  readonly profile: Profile | undefined;
}

const ofEdge = (gradient: Cotangent, edge: Moments): Profile | undefined => (gradient.profile?.edge === edge ? gradient.profile : undefined);

/** Through an activation on the stream `h`, or one that the stream begins with; undefined where values are normal and gradients know nothing of them. */
export function passage(gradient: Cotangent, kernel: GaussianKernel, h: Moments, output: Moments): Passage | undefined {
  const profile = ofEdge(gradient, output);
  const goesOn = h.parts !== undefined || h.shifted !== undefined;
  if (profile === undefined && !goesOn) return undefined;
  const { law, slopes, pairOf, slopePair } = averagesOn(h, kernel);
  const square = profile ? product(slopes.second, profile.square) : slopes.second;
  const first = profile ? product(slopes.first, profile.first) : slopes.first;
  const left = mean(law, square);
  const common = mean(law, first);
  return {
    square: left,
    pair: profile ? relative(pairOf(first, left), pairOf(profile.first, 1)) : slopePair,
    profile: goesOn ? { edge: h, square: scaled(square, left), first: Math.abs(common) < 1e-6 ? square.map(() => 1) : scaled(first, common) } : undefined,
  };
}

/** From a sum to one of its parts, with what the others do not know averaged out. */
export function behindSum(gradient: Cotangent, part: Moments, output: Moments): Profile | undefined {
  const profile = ofEdge(gradient, output);
  const given = profile && hasLaw(part) ? lawOf(output).given : undefined;
  if (given === undefined) return undefined;
  const [square, first] = given(part, profile!.square, profile!.first);
  return { edge: part, square, first };
}

/** From normalized values to what they were before. */
export function behindShift(gradient: Cotangent, output: Moments): Profile | undefined {
  const profile = ofEdge(gradient, output);
  return profile && output.shifted && { ...profile, edge: output.shifted };
}

/** Of two gradients that arrive at the same edge; one without a profile is the same everywhere. */
export function merged(a: Cotangent, b: Cotangent): Profile | undefined {
  const one = a.profile ?? b.profile;
  if (one === undefined) return undefined;
  const two = a.profile && b.profile?.edge === one.edge ? b.profile : undefined;
  const whole = a.second + b.second;
  const share = whole > 0 ? (one === a.profile ? a.second : b.second) / whole : 1;
  const mix = (of: Float64Array, and: Float64Array | undefined): Float64Array => {
    const made = new Float64Array(of.length);
    for (let i = 0; i < made.length; i++) made[i] = share * of[i]! + (1 - share) * (and ? and[i]! : 1);
    return made;
  };
  return { edge: one.edge, square: mix(one.square, two?.square), first: mix(one.first, two?.first) };
}

/** The gradient with this profile and no other. */
export function withProfile(gradient: Cotangent, profile: Profile | undefined): Cotangent {
  if (profile) return { ...gradient, profile };
  if (gradient.profile === undefined) return gradient;
  const { profile: _, ...rest } = gradient;
  return rest;
}

/** What two samples share of a profile was counted where it arose. */
const relative = (after: (c: number) => number, before: (c: number) => number) => (c: number): number => {
  const had = before(c);
  return had > 1e-9 ? after(c) / had : after(c);
};

function scaled(f: Float64Array, by: number): Float64Array {
  if (by === 0) return f;
  const made = new Float64Array(f.length);
  for (let i = 0; i < made.length; i++) made[i] = f[i]! / by;
  return made;
}

function mean({ weights }: Law, f: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < f.length; i++) sum += weights[i]! * f[i]!;
  return sum;
}
