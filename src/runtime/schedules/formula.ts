/** A rate written as an expression of the run's counters. */
import { RunError } from '../errors.ts';
import type { Schedule } from '../experiment.ts';

/** All count from 0; `epoch` is a whole number, the one that the step belongs to. */
export interface Counters {
  readonly step: number;
  readonly epoch: number;
  readonly stepsPerEpoch: number;
}

/** @throws RunError (when asked) where the expression gives no number, or a negative one */
export function formula(rateAt: (counters: Counters) => number): Schedule {
  return {
    name: 'formula',
    at({ step, stepsPerEpoch }) {
      const epoch = Math.floor(step / stepsPerEpoch);
      const rate = rateAt({ step, epoch, stepsPerEpoch });
      if (Number.isFinite(rate) && rate >= 0) return rate;
      throw new RunError(`the formula gives ${rate} in epoch ${epoch + 1} (step ${step})`, {
        remedy: 'bound it: `max(1e-5, …)` keeps a rate from falling below 1e-5', exitCode: 1,
      });
    },
  };
}
