/** Exponential decay: the rate shrinks by a factor an epoch, smoothly or at the end of each. */
import type { Schedule } from '../experiment.ts';
import { epochsAfter, withWarmup, type WarmupOptions } from './warmup.ts';

export interface ExponentialOptions extends WarmupOptions {
  /** Factor an epoch, e.g. 0.99. */
  factor: number;
  /** Shrink once an epoch instead of at every step (default false). */
  staircase?: boolean;
}

/** rate · factorᵗ, t the epochs since the warm-up. */
export function exponential(options: ExponentialOptions): Schedule {
  const { learningRate, factor, staircase = false } = options;
  return withWarmup('exponential', options, (progress, warmup) => {
    const epochs = epochsAfter(progress, warmup);
    return learningRate * factor ** (staircase ? Math.floor(epochs) : epochs);
  });
}
