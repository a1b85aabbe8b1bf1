/** Watches one figure from epoch to epoch: is it the best so far, and has it stopped getting better? */
import { RunError } from '../errors.ts';
import type { EarlyStopping } from '../experiment.ts';
import type { EpochRecord } from './outcome.ts';

export class Patience {
  readonly #settings: EarlyStopping;
  readonly #lowerIsBetter: boolean;
  #best: EpochRecord | undefined;
  #waited = 0;

  /** @param figures names that epochs will record; the monitor must be one of them */
  constructor(settings: EarlyStopping, figures: readonly string[]) {
    if (!figures.includes(settings.monitor)) {
      throw new RunError(`early stopping watches \`${settings.monitor}\`, which this run does not record`, {
        remedy: `watch one of ${figures.join(', ')}${
          settings.monitor.startsWith('val_') ? '; val_ figures need validation data' : ''}`,
      });
    }
    this.#settings = settings;
    // errors and losses are to fall, accuracies and the like to rise
    this.#lowerIsBetter = /(loss|error)$/.test(settings.monitor);
  }

  get best(): EpochRecord | undefined {
    return this.#best;
  }

  /** Takes in an epoch; `better`: it is the best so far. `stop`: `patience` epochs have passed without a better one. */
  observe(record: EpochRecord): { better: boolean; stop: boolean } {
    const { monitor, minDelta = 0, patience } = this.#settings;
    const value = record[monitor]!;
    const previous = this.#best?.[monitor];
    const gain = previous === undefined ? Infinity : this.#lowerIsBetter ? previous - value : value - previous;
    if (gain > minDelta || (previous === undefined && Number.isFinite(value))) {
      this.#best = record;
      this.#waited = 0;
      return { better: true, stop: false };
    }
    this.#waited += 1;
    return { better: false, stop: this.#waited >= patience };
  }
}
