/** Whoever is told of what the layers' measurements give while a run goes on: its files, and the monitor. */
import type { Monitor } from '../monitor/monitor.ts';
import type { Cadence } from './cadence.ts';
import type { TrainingState } from '../checkpoint/state.ts';
import { History } from './history.ts';
import { layerLines, mendLayerLines } from './lines.ts';
import type { OnMeasured } from './recorder.ts';

export interface Sinks {
  readonly measured: OnMeasured;
  /** The run goes on after `steps` steps: files lose what is of later ones. */
  goOn(steps: number, state: TrainingState): void;
}

/** Files in `folder` are opened as they are needed. */
export function openSinks(folder: string, cadence: Cadence, monitor: Monitor): Sinks {
  const write = cadence.withinEpochs ? layerLines(folder, (text) => monitor.notice(text)) : undefined;
  return {
    measured(measurement) {
      write?.(measurement);
      if (cadence.withinEpochs) monitor.measured?.(measurement);
    },
    goOn(steps, { parts }) {
      const known = new History();
      known.restore(parts[known.name] ?? {});
      mendLayerLines(folder, steps, known.all);
    },
  };
}
