/** Which steps measure what of the layers, as the experiment says and the command line changes. */
import type { Watch } from '../experiment.ts';
import { VITALS, type Vital, type Wanted } from './figures.ts';

/** All three groups at the first step of every epoch: of an epoch of a hundred steps that costs less than one. */
const USUAL: readonly Watch[] = VITALS.map((what) => ({ what }));

export interface CadenceOptions {
  readonly stepsPerEpoch: number;
  /** In place of what the experiment says of every group (`--monitor-every N`). */
  readonly everySteps?: number | undefined;
  /** Values for histograms are wanted, whether the experiment says so or not (`--tensorboard`). */
  readonly tensorboard?: boolean;
}

export class Cadence {
  /** Everything that a step may be asked for. */
  readonly measurable: Wanted;
  /** Whether something is measured within epochs, too. */
  readonly withinEpochs: boolean;
  readonly #watches: readonly Watch[];
  readonly stepsPerEpoch: number;
  readonly #known = new Map<string, Wanted>();

  constructor(watches: readonly Watch[] = USUAL, { stepsPerEpoch, everySteps, tensorboard = false }: CadenceOptions) {
    const named = everySteps === undefined ? watches : watches.map((watch) => (watch.what === 'tensorboard' ? watch : { what: watch.what, everySteps }));
    const histograms = tensorboard && !named.some(({ what }) => what === 'tensorboard') ? [{ what: 'tensorboard' } as const] : [];
    // what was predicted is compared, and shown by epoch, whatever else is watched
    this.#watches = [{ what: 'gradients' }, ...named, ...histograms];
    this.stepsPerEpoch = stepsPerEpoch;
    this.measurable = new Set(this.#watches.map(groupOf));
    this.withinEpochs = this.#watches.some((watch) => watch.everySteps !== undefined && watch.everySteps < stepsPerEpoch);
  }

  /** What the step measures; steps count from 0 over the run. The same set for the same groups. */
  at(step: number): Wanted {
    const due = this.#watches.filter((watch) => this.#isDue(watch, step)).map(groupOf);
    const key = due.join();
    const known = this.#known.get(key) ?? new Set(due);
    this.#known.set(key, known);
    return known;
  }

  #isDue({ everySteps, everyEpochs = 1 }: Watch, step: number): boolean {
    if (everySteps !== undefined) return step % everySteps === 0;
    return step % this.stepsPerEpoch === 0 && (step / this.stepsPerEpoch) % everyEpochs === 0;
  }
}

const groupOf = ({ what }: Watch): Vital | 'values' => (what === 'tensorboard' ? 'values' : what);
