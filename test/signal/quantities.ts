/** Reference quantities of activations, as functions of the averages that are worked out. */
import type { KernelAverages } from '../../src/ir/gaussian/kernel.ts';

/** What the last part of an activation's id asks for. */
export const quantities: Readonly<Record<string, (a: KernelAverages) => number>> = {
  mean: (a) => a.first,
  second: (a) => a.second,
  d2: (a) => a.slopeSecond,
  d4: (a) => a.slopeFourth,
  var: (a) => a.second - a.first ** 2,
  chi_bn: (a) => a.slopeSecond / (a.second - a.first ** 2),
  chi_ln: (a) => a.slopeSecond / a.second,
  gain_fwd: (a) => 1 / Math.sqrt(a.second),
  gain_bwd: (a) => 1 / Math.sqrt(a.slopeSecond),
  gain_nfnet: (a) => 1 / Math.sqrt(a.second - a.first ** 2),
  relvar_bwd: (a) => (3 * a.slopeFourth) / a.slopeSecond ** 2 - 1,
  relvar_bwd_orth: (a) => (3 * a.slopeFourth) / a.slopeSecond ** 2 - 3,
  relvar_fwd: (a) => a.fourth / a.second ** 2 - 1,
};
