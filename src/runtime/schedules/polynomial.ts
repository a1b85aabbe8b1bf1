/** Polynomial decay: from the full rate to an end rate along a power of what is left. */
import type { Schedule } from '../experiment.ts';
import { epochsAfter, shareAfter, withWarmup, type WarmupOptions } from './warmup.ts';

export interface PolynomialOptions extends WarmupOptions {
  /** The rate at the end (default 1e-4). */
  end?: number;
  /** 1 is a straight line (default). */
  power?: number;
  /** Epochs of the decay; the rest of the run unless given. */
  epochs?: number;
}

/** end + (rate - end) · (1 - t)^power, t the share that is done. */
export function polynomial(options: PolynomialOptions): Schedule {
  const { learningRate, end = 1e-4, power = 1, epochs } = options;
  return withWarmup('polynomial', options, (progress, warmup) => {
    const done = epochs === undefined ? shareAfter(progress, warmup) : Math.min(epochsAfter(progress, warmup) / epochs, 1);
    return end + (learningRate - end) * (1 - done) ** power;
  });
}
