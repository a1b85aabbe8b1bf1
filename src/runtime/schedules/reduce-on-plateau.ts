/** Lowers the rate when a figure no longer improves: the one schedule that looks at results. */
import { RunError } from '../errors.ts';
import type { Schedule } from '../experiment.ts';
import { withWarmup, type WarmupOptions } from './warmup.ts';

export interface ReduceOnPlateauOptions extends WarmupOptions {
  /** The figure that is watched (default `val_loss`); losses and errors are to fall, all else to rise. */
  monitor?: string;
  /** Factor at each reduction (default 0.1). */
  factor?: number;
  /** Epochs without improvement after which the rate is lowered (default 10). */
  patience?: number;
  /** Smallest change that counts as an improvement (default 1e-4). */
  minDelta?: number;
  /** Epochs after a reduction that are not counted (default 0). */
  cooldown?: number;
  /** The rate is never lowered below this (default 0). */
  floor?: number;
}

/** As Keras' ReduceLROnPlateau. */
export function reduceOnPlateau(options: ReduceOnPlateauOptions): Schedule {
  const { learningRate, monitor = 'val_loss', factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, floor = 0 } = options;
  const sign = /(loss|error)$/.test(monitor) ? -1 : 1;
  let rate = learningRate;
  let best = -Infinity;
  let waited = 0;
  let cooling = 0;
  const schedule = withWarmup('reduceOnPlateau', options, () => rate);
  return {
    ...schedule,
    begin(figures) {
      if (!figures.includes(monitor)) {
        throw new RunError(`the learning rate watches \`${monitor}\`, which this run does not record`, {
          remedy: `watch one of ${figures.join(', ')}${monitor.startsWith('val_') ? '; val_ figures need validation data' : ''}`,
        });
      }
      [rate, best, waited, cooling] = [learningRate, -Infinity, 0, 0];
    },
    observe(record) {
      const gain = sign * record[monitor]! - best;
      if (cooling > 0) {
        cooling -= 1;
        waited = 0;
      }
      if (gain > minDelta) {
        best = sign * record[monitor]!;
        waited = 0;
      } else if (cooling === 0) {
        waited += 1;
        if (waited >= patience && rate > floor) {
          rate = Math.max(rate * factor, floor);
          cooling = cooldown;
          waited = 0;
        }
      }
    },
    state: () => [rate, best, waited, cooling],
    restore(state) {
      [rate, best, waited, cooling] = state as [number, number, number, number];
    },
  };
}
