/** Whoever is told of what the layers' measurements give while a run goes on: its files, the monitor, a live page. */
import type { LiveRun } from '../live/live-run.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { openEventFile } from '../tensorboard/writer.ts';
import type { EpochRecord } from '../train/outcome.ts';
import type { Cadence } from './cadence.ts';
import type { TrainingState } from '../checkpoint/state.ts';
import { History } from './history.ts';
import { layerLines, mendLayerLines } from './lines.ts';
import type { OnMeasured } from './recorder.ts';

export interface Sinks {
  readonly measured: OnMeasured;
  epoch(record: EpochRecord): void;
  /** The run goes on after `steps` steps: files lose what is of later ones. @param parts of the state that it goes on from */
  goOn(steps: number, parts: TrainingState['parts']): void;
}

/** Files in `folder` are opened as they are needed. */
export function openSinks(folder: string, cadence: Cadence, monitor: Monitor, live: LiveRun | undefined): Sinks {
  const write = cadence.withinEpochs ? layerLines(folder, (text) => monitor.notice(text)) : undefined;
  const events = cadence.measurable.has('values') ? openEventFile(folder, cadence.stepsPerEpoch, (text) => monitor.notice(text)) : undefined;
  return {
    epoch: (record) => events?.epoch(record),
    measured(measurement, values) {
      write?.(measurement);
      events?.measured(measurement, values);
      live?.measured(measurement);
      if (cadence.withinEpochs) monitor.measured?.(measurement);
    },
    goOn(steps, parts) {
      const known = new History();
      known.restore(parts[known.name] ?? {});
      const epochs = (parts['records']?.values ?? []) as unknown as readonly EpochRecord[];
      mendLayerLines(folder, steps, known.all);
      events?.goOn(steps, { measurements: known.all, epochs });
      live?.goOn(known.all, epochs);
    },
  };
}
