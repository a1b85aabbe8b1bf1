/** The values of what a step computes. */
import type { Computed } from './computation.ts';

export interface Readings {
  readonly report: Float32Array;
  readonly norms?: Float32Array;
}

export const read = ({ report, norms }: Computed): Readings => ({
  report: report.dataSync<'float32'>(),
  ...(norms === undefined ? {} : { norms: norms.dataSync<'float32'>() }),
});
