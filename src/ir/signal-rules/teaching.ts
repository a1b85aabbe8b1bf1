/**
 * Targets that follow the inputs by a rule which the data declares, as points on a line do. Two samples whose inputs are
 * alike then have targets that are alike, so that their gradients add up in every kernel, although on average over pairs
 * neither inputs nor targets have anything in common.
 */
import type { KernelAverages } from '../gaussian/kernel.ts';
import type { Cotangent, InputMoments, Moments, Taught } from '../signal.ts';

/** The input's own moments, with what the targets have in common with it. */
export const teach = (x: Moments, teacher: InputMoments['teacher']): Moments =>
  teacher === undefined ? x : { ...x, taught: { along: teacher.along, shared: teacher.along ** 2 } };

/** Behind a kernel whose weights, `fanIn` of them to a unit, have this mean and variance. */
export const taughtBehindKernel = ({ along, shared }: Taught, fanIn: number, mean: number, variance: number): Taught =>
  ({ along: fanIn * mean * along, shared: fanIn * (variance + mean * mean) * shared });

/** Behind φ: what is odd in it goes on. Slopes of two values that have nothing in common have E[φ′]² in common. */
export function taughtBehind({ along, shared }: Taught, averages: KernelAverages, variance: number): Taught {
  const odd = variance > 0 ? (averages.second - averages.pair(-1)) / (2 * variance) : 0;
  return { along: along * Math.sqrt(Math.max(0, averages.slopePair(0))), shared: shared * odd };
}

/** The loss takes targets in as it takes outputs, with the other sign; what outputs have of them already cancels. */
export function withTargets(gradient: Cotangent, output: Moments, teacher: InputMoments['teacher']): Cotangent {
  if (teacher === undefined || output.taught === undefined) return gradient;
  return { ...gradient, taught: gradient.aligned ** 2 * (1 - output.taught.along / teacher.explained) ** 2 };
}
