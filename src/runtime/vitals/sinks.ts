/** Whoever is told of what the layers' measurements give while a run goes on: its files, and the monitor. */
import type { Monitor } from '../monitor/monitor.ts';
import type { Cadence } from './cadence.ts';
import { layerLines } from './lines.ts';
import type { OnMeasured } from './recorder.ts';

/** Files in `folder` are opened as they are needed. */
export function openSinks(folder: string, cadence: Cadence, monitor: Monitor): { measured: OnMeasured } {
  const write = cadence.withinEpochs ? layerLines(folder, (text) => monitor.notice(text)) : undefined;
  return {
    measured(measurement) {
      write?.(measurement);
      if (cadence.withinEpochs) monitor.measured?.(measurement);
    },
  };
}
