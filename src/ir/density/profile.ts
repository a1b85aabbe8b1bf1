/**
 * How a gradient depends on the value that it belongs to, along a stream: units that are large stay large, and their
 * gates stay open block after block, so that p(x) = E_b[φ′(x + b)² p(φ(x + b))] + what the branch sends back.
 */
import type { GaussianKernel } from '../gaussian/kernel.ts';
import type { Cotangent, Moments } from '../signal.ts';
import { averagesOn, meanOver } from './averages.ts';
import { hasLaw, isStream, lawOf } from './law.ts';

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
  readonly profile: Profile;
}

const ofEdge = (gradient: Cotangent, edge: Moments): Profile | undefined => (gradient.profile?.edge === edge ? gradient.profile : undefined);

/** Through an activation on the stream `h`, or one that the stream begins with; undefined where values are normal and gradients know nothing of them. */
export function passage(gradient: Cotangent, kernel: GaussianKernel, h: Moments, output: Moments): Passage | undefined {
  const profile = ofEdge(gradient, output);
  if (profile === undefined && !isStream(h)) return undefined;
  const law = lawOf(h);
  const { slopes, pairOf } = averagesOn(h, kernel);
  const square = profile ? slopes.second.map((s, i) => s * profile.square[i]!) : slopes.second;
  const first = profile ? slopes.first.map((s, i) => s * profile.first[i]!) : slopes.first;
  const left = meanOver(law, (i) => square[i]!);
  const common = meanOver(law, (i) => first[i]!);
  return {
    square: left,
    pair: profile ? relative(pairOf(first, left), pairOf(profile.first, 1)) : pairOf(first, left),
    profile: { edge: h, square: scaled(square, left), first: Math.abs(common) < 1e-6 ? square.map(() => 1) : scaled(first, common) },
  };
}

/** From a sum to one of its parts, with what the others do not know averaged out. */
export function behindSum(gradient: Cotangent, part: Moments, output: Moments): Profile | undefined {
  const profile = ofEdge(gradient, output);
  const given = profile && hasLaw(part) ? lawOf(output).given : undefined;
  return given && { edge: part, square: given(part, profile!.square), first: given(part, profile!.first) };
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
  const mix = (of: Float64Array, and: Float64Array | undefined): Float64Array => of.map((v, i) => share * v + (1 - share) * (and?.[i] ?? 1));
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

const scaled = (f: Float64Array, by: number): Float64Array => (by === 0 ? f : f.map((v) => v / by));
