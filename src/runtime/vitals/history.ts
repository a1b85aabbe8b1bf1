/** What was measured of the layers so far: every epoch's first step, and of those between as many as memory is meant for. */
import type { Part, PartState, Plain } from '../checkpoint/state.ts';
import type { LayerFigures, Measurement, StepMeasurement } from './figures.ts';

/** Beyond so many figures of layers, of the steps between every other one is forgotten; files keep them all. */
const MOST_FIGURES = 200_000;

export class History implements Part {
  readonly name = 'measurements';
  #kept: StepMeasurement[] = [];
  #figures = 0;
  /** Of the steps between, every so many-th is kept. */
  #stride = 1;
  #between = 0;

  /** In the order of steps. */
  get all(): readonly StepMeasurement[] {
    return this.#kept;
  }

  /** The first measurement of each epoch, in order. */
  get byEpoch(): readonly StepMeasurement[] {
    return this.#kept.filter((it, i) => it.epoch !== this.#kept[i - 1]?.epoch);
  }

  /** Of the epoch, counted from 1. */
  first(epoch: number): Measurement | undefined {
    return this.#kept.find((it) => it.epoch === epoch)?.layers;
  }

  add(measurement: StepMeasurement): void {
    const begins = measurement.epoch !== this.#kept.at(-1)?.epoch;
    if (!begins && this.#between++ % this.#stride !== 0) return;
    this.#kept.push(measurement);
    this.#figures += measurement.layers.size;
    if (this.#figures > MOST_FIGURES) this.#thin();
  }

  state(): PartState {
    const kept = this.#kept.map(({ layers, ...step }) => ({ ...step, layers: [...layers].map(([name, figures]) => [name, { ...figures }]) }));
    return { values: { kept: kept as unknown as Plain, stride: this.#stride, between: this.#between } };
  }

  restore({ values }: PartState): void {
    const { kept, stride, between } = (values ?? { kept: [], stride: 1, between: 0 }) as unknown as {
      kept: { layers: [string, LayerFigures][] }[];
      stride: number;
      between: number;
    };
    this.#kept = kept.map((step) => ({ ...step, layers: new Map(step.layers) }) as unknown as StepMeasurement);
    this.#figures = this.#kept.reduce((sum, { layers }) => sum + layers.size, 0);
    [this.#stride, this.#between] = [stride, between];
  }

  #thin(): void {
    let between = 0;
    this.#kept = this.#kept.filter((it, i) => it.epoch !== this.#kept[i - 1]?.epoch || between++ % 2 === 0);
    this.#figures = this.#kept.reduce((sum, { layers }) => sum + layers.size, 0);
    this.#stride *= 2;
  }
}
