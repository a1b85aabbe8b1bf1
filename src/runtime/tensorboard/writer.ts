/** Writes a run as TensorBoard reads it: one event file in `tensorboard/`, appended to as the run goes. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem } from '../errors.ts';
import type { EpochRecord } from '../train/outcome.ts';
import type { LayerValues, StepMeasurement } from '../vitals/figures.ts';
import { startEvent, summaryEvent, versionEvent, type Value } from './event.ts';
import { histogramOf } from './histogram.ts';
import { frame } from './records.ts';

export const TENSORBOARD = 'tensorboard';

export interface EventWriter {
  epoch(record: EpochRecord): void;
  measured(measurement: StepMeasurement, values?: LayerValues): void;
  /** The run goes on after `steps` steps: TensorBoard forgets what earlier files have of later ones. */
  goOn(steps: number): void;
}

/** Counts and times that are no results. */
const NO_FIGURES = new Set(['epoch', 'seconds']);

/**
 * A failure is told once, and ends the writing but not the run.
 * @param stepsPerEpoch an epoch's figures stand at its last step
 */
export function openEventFile(folder: string, stepsPerEpoch: number, warn: (text: string) => void): EventWriter {
  const began = Math.floor(Date.now() / 1000);
  // TensorBoard looks for the middle part, and takes the files of a folder in the order of their times
  const file = join(folder, TENSORBOARD, `events.out.tfevents.${began}.gradnet.${process.pid}`);
  let failed = false;
  const attempt = (write: () => void): void => {
    if (failed) return;
    try {
      write();
    } catch (error) {
      failed = true;
      const { reason, remedy } = fileProblem(error);
      warn(`warning: TensorBoard's events could not be written to ${file}: ${reason}\n  = help: ${remedy}; training goes on without them`);
    }
  };
  const add = (step: number, values: readonly Value[]): void => {
    if (values.length > 0) attempt(() => appendFileSync(file, frame(summaryEvent(Date.now() / 1000, step, values))));
  };
  attempt(() => {
    mkdirSync(join(folder, TENSORBOARD), { recursive: true });
    writeFileSync(file, frame(versionEvent(began)));
  });
  return {
    epoch: (record) => add(record.epoch * stepsPerEpoch, Object.entries(record).flatMap(([name, value]) => (NO_FIGURES.has(name) ? [] : [{ tag: tagOf(name), value }]))),
    goOn: (steps) => attempt(() => appendFileSync(file, frame(startEvent(Date.now() / 1000, steps + 1)))),
    measured({ step, layers }, values) {
      add(step, [
        ...[...layers].flatMap(([name, figures]) => Object.entries(figures).map(([figure, value]: [string, number]) => ({ tag: `${figure}/${name}`, value }))),
        ...[...values ?? []].flatMap(([name, { kernel, gradient }]) => [...histogram(`kernel/${name}`, kernel), ...histogram(`kernel_gradient/${name}`, gradient)]),
      ]);
    },
  };
}

/** Training and validation of one figure are shown together. */
const tagOf = (name: string): string => (name === 'learning_rate' || name === 'images_per_s' ? name : name.startsWith('val_') ? `${name.slice(4)}/validation` : `${name}/train`);

function histogram(tag: string, values: Float32Array): Value[] {
  const value = histogramOf(values);
  return value === undefined ? [] : [{ tag, value }];
}
