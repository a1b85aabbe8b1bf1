/** Watches one figure from epoch to epoch: is it the best so far, and has it stopped getting better? */
import type { Part, PartState, Plain } from '../checkpoint/state.ts';
import { RunError } from '../errors.ts';
import type { EarlyStopping } from '../experiment.ts';
import type { EpochRecord } from './outcome.ts';

export class Patience implements Part {
  readonly name = 'earlyStopping';
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

  /** `patience` epochs have passed without a better one. */
  get exhausted(): boolean {
    return this.#waited >= this.#settings.patience;
  }

  /** Takes in an epoch; answers whether it is the best so far. */
  observe(record: EpochRecord): boolean {
    const { monitor, minDelta = 0 } = this.#settings;
    const value = record[monitor]!;
    const previous = this.#best?.[monitor];
    const gain = previous === undefined ? Infinity : this.#lowerIsBetter ? previous - value : value - previous;
    if (gain > minDelta || (previous === undefined && Number.isFinite(value))) {
      this.#best = record;
      this.#waited = 0;
      return true;
    }
    this.#waited += 1;
    return false;
  }

  /** Waits anew, as when a run that had stopped is to go on. */
  renew(): void {
    this.#waited = 0;
  }

  state(): PartState {
    return { values: { best: this.#best ?? null, waited: this.#waited } };
  }

  restore({ values }: PartState): void {
    const { best, waited } = (values ?? { best: null, waited: 0 }) as { readonly [key: string]: Plain };
    this.#best = (best as EpochRecord | null) ?? undefined;
    this.#waited = waited as number;
  }
}
