/** Linear warm-up, which every schedule offers: large first steps of a fresh network do harm. */
import type { Progress, Schedule } from '../experiment.ts';

export interface WarmupOptions {
  /** The rate at the top, after the warm-up. */
  learningRate: number;
  /** Linear warm-up, in epochs (default 0). */
  warmupEpochs?: number;
  /** Linear warm-up, in steps, instead of epochs. */
  warmupSteps?: number;
}

/** How many steps of warm-up there are. */
export const warmupLength = ({ stepsPerEpoch }: Progress, { warmupEpochs = 0, warmupSteps }: WarmupOptions): number =>
  warmupSteps ?? Math.round(warmupEpochs * stepsPerEpoch);

/** `shape` after a warm-up: the rate is 1/n of the full one at the first of n steps, and all of it at the last. */
export function withWarmup(name: string, options: WarmupOptions, shape: (progress: Progress, warmup: number) => number): Schedule {
  return {
    name,
    at(progress) {
      const warmup = warmupLength(progress, options);
      return progress.step < warmup ? (options.learningRate * (progress.step + 1)) / warmup : shape(progress, warmup);
    },
  };
}

/** Epochs since the end of the warm-up, fractional. Divides once, so that whole epochs are whole numbers. */
export const epochsAfter = ({ step, stepsPerEpoch }: Progress, warmup: number): number => (step - warmup) / stepsPerEpoch;

/** How much of what follows the warm-up is done, 0 … 1. */
export const shareAfter = ({ step, stepsPerEpoch, epochs }: Progress, warmup: number): number =>
  Math.min(Math.max((step - warmup) / Math.max(epochs * stepsPerEpoch - warmup, Number.EPSILON), 0), 1);
