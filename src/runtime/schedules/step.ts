/** Step decay: the rate is multiplied by a factor every so many epochs, or at given epochs. */
import type { Schedule } from '../experiment.ts';
import { withWarmup, type WarmupOptions } from './warmup.ts';

export interface StepOptions extends WarmupOptions {
  /** Factor at each step down, e.g. 0.1. */
  factor: number;
  /** Every so many epochs, or the list of epochs (counted from 0) at whose start the rate steps down. */
  epochs: number | readonly number[];
}

/** Steps are counted from the start of the run, whatever the warm-up. */
export function step(options: StepOptions): Schedule {
  const { learningRate, factor, epochs } = options;
  return withWarmup('step', options, (progress) => {
    // whole epochs from the step count: the fractional epoch may fall short of an integer by a rounding error
    const epoch = Math.floor(progress.step / progress.stepsPerEpoch);
    const steps = typeof epochs === 'number' ? Math.floor(epoch / epochs) : epochs.filter((at) => at <= epoch).length;
    return learningRate * factor ** steps;
  });
}
