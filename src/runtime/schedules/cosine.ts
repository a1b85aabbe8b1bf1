/** Cosine annealing (Loshchilov & Hutter 2017, without restarts): from the full rate down to a floor over the run. */
import type { Schedule } from '../experiment.ts';
import { warmupFactor } from './warmup.ts';

export interface CosineOptions {
  /** The rate at the top, after the warm-up. */
  learningRate: number;
  /** Linear warm-up, in epochs (default 0). */
  warmupEpochs?: number;
  /** The rate that the end of the run approaches (default 0). */
  floor?: number;
}

export function cosine({ learningRate, warmupEpochs = 0, floor = 0 }: CosineOptions): Schedule {
  return {
    name: 'cosine',
    at(progress) {
      const warming = warmupFactor(progress, warmupEpochs);
      if (warming !== undefined) return learningRate * warming;
      const span = Math.max(progress.epochs - warmupEpochs, Number.EPSILON);
      const done = Math.min(Math.max((progress.epoch - warmupEpochs) / span, 0), 1);
      return floor + ((learningRate - floor) * (1 + Math.cos(Math.PI * done))) / 2;
    },
  };
}
