/** Decides which steps are measured, and hands on what they gave: to the history, and to whoever writes or shows it. */
import type { StepResult } from '../train/step.ts';
import type { Cadence } from './cadence.ts';
import type { LayerValues, StepMeasurement, Wanted } from './figures.ts';
import { History } from './history.ts';

/** Told of every measured step that was due, not of those that only a terminal asked for. */
export type OnMeasured = (measurement: StepMeasurement, values?: LayerValues) => void;

const GRADIENTS: Wanted = new Set(['gradients']);

export class Recorder {
  readonly history = new History();
  readonly #cadence: Cadence;
  readonly #told: OnMeasured;

  constructor(cadence: Cadence, told: OnMeasured = () => {}) {
    this.#cadence = cadence;
    this.#told = told;
  }

  /** What the step, counted from 0, is to measure. @param shown whether somebody who watches asks for gradients */
  wanted(step: number, shown: boolean): Wanted {
    const due = this.#cadence.at(step);
    return due.size === 0 && shown ? GRADIENTS : due;
  }

  /** @param epoch counted from 1 */
  record(step: number, epoch: number, { loss, measured, values }: StepResult): void {
    if (this.#cadence.at(step).size === 0) return;
    const measurement = { epoch, step: step + 1, loss, layers: measured };
    this.history.add(measurement);
    this.#told(measurement, values);
  }
}
