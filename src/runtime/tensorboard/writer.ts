/** Writes a run as TensorBoard reads it: one event file in `tensorboard/`, appended to as the run goes. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem } from '../errors.ts';
import type { EpochRecord } from '../train/outcome.ts';
import type { LayerValues, StepMeasurement } from '../vitals/figures.ts';
import { startEvent, summaryEvent, versionEvent, type Value } from './event.ts';
import { histogramOf } from './histogram.ts';
import { mendEventFiles, timeForNext } from './mend.ts';
import { frame } from './records.ts';

export const TENSORBOARD = 'tensorboard';

export interface EventWriter {
  epoch(record: EpochRecord): void;
  measured(measurement: StepMeasurement, values?: LayerValues): void;
  /** The run goes on after `steps` steps: earlier files lose what they have of later ones, and what of `known` a crash has taken comes back. */
  goOn(steps: number, known: Known): void;
}

/** What a checkpoint knows of the steps before; without histograms. */
export interface Known {
  readonly measurements: readonly StepMeasurement[];
  readonly epochs: readonly EpochRecord[];
}

/** Counts and times that are no results. */
const NO_FIGURES = new Set(['epoch', 'seconds']);

/**
 * A failure is told once, and ends the writing but not the run.
 * @param stepsPerEpoch an epoch's figures stand at its last step
 */
export function openEventFile(folder: string, stepsPerEpoch: number, warn: (text: string) => void): EventWriter {
  const place = join(folder, TENSORBOARD);
  const began = timeForNext(place);
  const file = join(place, `events.out.tfevents.${began}.gradnet.${process.pid}`);
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
    mkdirSync(place, { recursive: true });
    writeFileSync(file, frame(versionEvent(began)));
  });
  const epoch = (record: EpochRecord): void =>
    add(record.epoch * stepsPerEpoch, Object.entries(record).flatMap(([name, value]) => (NO_FIGURES.has(name) ? [] : [{ tag: tagOf(name), value }])));
  const measured = ({ step, layers }: StepMeasurement, values?: LayerValues): void => add(step, [
    ...[...layers].flatMap(([name, figures]) => Object.entries(figures).map(([figure, value]: [string, number]) => ({ tag: `${figure}/${name}`, value }))),
    ...[...values ?? []].flatMap(([name, { kernel, gradient }]) => [...histogram(`kernel/${name}`, kernel), ...histogram(`kernel_gradient/${name}`, gradient)]),
  ]);
  return {
    epoch,
    measured,
    goOn: (steps, known) => attempt(() => {
      rmSync(file, { force: true }); // the others are mended, and this one begins behind them
      const left = mendEventFiles(place, steps, (tag) => tag === tagOf('loss'));
      // a TensorBoard that has read them before forgets from here on
      writeFileSync(file, Buffer.concat([frame(versionEvent(began)), frame(startEvent(Date.now() / 1000, Math.max(left.epoch, left.layers) + 1))]));
      const taken = [
        ...known.measurements.filter(({ step }) => step > left.layers).map((it) => ({ step: it.step, again: () => measured(it) })),
        ...known.epochs.map((it) => ({ step: it.epoch * stepsPerEpoch, again: () => epoch(it) })).filter(({ step }) => step > left.epoch),
      ];
      for (const { again } of taken.sort((a, b) => a.step - b.step)) again();
    }),
  };
}

/** Training and validation of one figure are shown together. */
const tagOf = (name: string): string =>
  name === 'learning_rate' || name === 'images_per_s' ? name : name.startsWith('val_') ? `${name.slice(4)}/validation` : `${name}/train`;

function histogram(tag: string, values: Float32Array): Value[] {
  const value = histogramOf(values);
  return value === undefined ? [] : [{ tag, value }];
}
