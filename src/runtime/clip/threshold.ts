/** A threshold that may change with the progress of the run. */
import type { Scalar } from '@tensorflow/tfjs-core';
import type { ClipContext, Schedule } from '../experiment.ts';
import { changingValue } from '../recording.ts';
import { tf } from '../tf.ts';

/** Positive; a schedule's rate is taken as the threshold. */
export type Threshold = number | Schedule;

/** @param given needed for a schedule only */
export function thresholdAt(threshold: Threshold, given: ClipContext | undefined): Scalar {
  if (typeof threshold === 'number') return tf.scalar(threshold);
  if (given === undefined) throw new Error('a threshold that changes needs the progress of the run');
  return changingValue(() => threshold.at(given.progress));
}
