/** Step decay: the rate is multiplied by a factor every so many epochs, or at given epochs. */
import type { Schedule } from '../experiment.ts';
import { warmupFactor } from './warmup.ts';

export interface StepOptions {
  learningRate: number;
  /** Factor at each step down, e.g. 0.1. */
  factor: number;
  /** Every so many epochs, or the list of epochs (counted from 0) at whose start the rate steps down. */
  epochs: number | readonly number[];
  /** Linear warm-up, in epochs (default 0); steps are counted from the start of the run all the same. */
  warmupEpochs?: number;
}

export function step({ learningRate, factor, epochs, warmupEpochs = 0 }: StepOptions): Schedule {
  return {
    name: 'step',
    at(progress) {
      // whole epochs from the step count: the fractional epoch may fall short of an integer by a rounding error
      const epoch = Math.floor(progress.step / progress.stepsPerEpoch);
      const steps = typeof epochs === 'number' ? Math.floor(epoch / epochs) : epochs.filter((at) => at <= epoch).length;
      return learningRate * (warmupFactor(progress, warmupEpochs) ?? factor ** steps);
    },
  };
}
