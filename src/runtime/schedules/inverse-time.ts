/** Inverse time decay: the rate falls as 1/(1 + decay · t). */
import type { Schedule } from '../experiment.ts';
import { epochsAfter, withWarmup, type WarmupOptions } from './warmup.ts';

export interface InverseTimeOptions extends WarmupOptions {
  /** How fast, per epoch: after 1/decay epochs half of the rate is left. */
  decay: number;
  /** Fall once an epoch instead of at every step (default false). */
  staircase?: boolean;
}

export function inverseTime(options: InverseTimeOptions): Schedule {
  const { learningRate, decay, staircase = false } = options;
  return withWarmup('inverseTime', options, (progress, warmup) => {
    const epochs = epochsAfter(progress, warmup);
    return learningRate / (1 + decay * (staircase ? Math.floor(epochs) : epochs));
  });
}
