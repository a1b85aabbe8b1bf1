/** Cosine annealing (Loshchilov & Hutter 2017, without restarts): from the full rate down to a floor over the run. */
import type { Schedule } from '../experiment.ts';
import { shareAfter, withWarmup, type WarmupOptions } from './warmup.ts';

export interface CosineOptions extends WarmupOptions {
  /** The rate that the end of the run approaches (default 0). */
  floor?: number;
}

/** floor + (rate - floor) · (1 + cos(π·t)) / 2, t the share of the run after the warm-up that is done. */
export function cosine(options: CosineOptions): Schedule {
  const { learningRate, floor = 0 } = options;
  return withWarmup('cosine', options, (progress, warmup) =>
    floor + ((learningRate - floor) * (1 + Math.cos(Math.PI * shareAfter(progress, warmup)))) / 2);
}
