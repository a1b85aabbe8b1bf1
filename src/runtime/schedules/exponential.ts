/** Exponential decay: the rate shrinks by a factor an epoch, smoothly from step to step. */
import type { Schedule } from '../experiment.ts';
import { warmupFactor } from './warmup.ts';

export interface ExponentialOptions {
  learningRate: number;
  /** Factor an epoch, e.g. 0.99. */
  factor: number;
  /** Linear warm-up, in epochs (default 0); the decay starts after it. */
  warmupEpochs?: number;
}

export function exponential({ learningRate, factor, warmupEpochs = 0 }: ExponentialOptions): Schedule {
  return {
    name: 'exponential',
    at: (progress) =>
      learningRate * (warmupFactor(progress, warmupEpochs) ?? factor ** Math.max(progress.epoch - warmupEpochs, 0)),
  };
}
