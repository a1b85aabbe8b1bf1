/** Piecewise constant rates: another one from each of the given epochs on. */
import type { Schedule } from '../experiment.ts';
import { withWarmup, type WarmupOptions } from './warmup.ts';

export interface PiecewiseOptions extends Omit<WarmupOptions, 'learningRate'> {
  /** One rate more than there are epochs. */
  rates: readonly number[];
  /** Epochs, counted from 0 and rising, at whose start the next rate begins. */
  epochs: readonly number[];
}

export function piecewise(options: PiecewiseOptions): Schedule {
  const { rates, epochs } = options;
  return withWarmup('piecewise', { ...options, learningRate: rates[0]! }, ({ step, stepsPerEpoch }) =>
    rates[epochs.filter((at) => at * stepsPerEpoch <= step).length]!);
}
