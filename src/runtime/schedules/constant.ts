/** The same learning rate throughout, after an optional warm-up. */
import type { Schedule } from '../experiment.ts';
import { warmupFactor } from './warmup.ts';

export interface ConstantOptions {
  learningRate: number;
  /** Linear warm-up, in epochs (default 0). */
  warmupEpochs?: number;
}

export function constant({ learningRate, warmupEpochs = 0 }: ConstantOptions): Schedule {
  return { name: 'constant', at: (progress) => learningRate * (warmupFactor(progress, warmupEpochs) ?? 1) };
}
