/** A threshold that may change with the progress of the run. */
import type { Progress, Schedule } from '../experiment.ts';

/** Positive; a schedule's rate is taken as the threshold. */
export type Threshold = number | Schedule;

/** @param progress needed for a schedule only */
export function thresholdAt(threshold: Threshold, progress: Progress | undefined): number {
  if (typeof threshold === 'number') return threshold;
  if (progress === undefined) throw new Error('a threshold that changes needs the progress of the run');
  return threshold.at(progress);
}
