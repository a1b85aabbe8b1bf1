/** For files and pipes: whole lines without control characters. */
import pc from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { harmless } from '../../escape.ts';
import { measuredLine } from './measured-line.ts';
import type { Monitor, RunInfo } from './monitor.ts';
import { epochLine, summaryLines } from './summary.ts';

/** `lenet5 on mnist (…) · engine wasm simd · why not a faster one`. */
export function headerLine({ name, data, engine }: RunInfo, colors: Colors): string {
  const hint = engine.hint === undefined ? '' : colors.dim(` · ${engine.hint}`);
  return `${colors.bold(harmless(name))} on ${harmless(data)} · engine ${engine.description}${hint}`;
}

export function plainMonitor(write: (line: string) => void, say: (text: string) => void): Monitor {
  const colors = pc.createColors(false);
  let epochs = 0;
  return {
    begin(info) {
      epochs = info.epochs;
      write(headerLine(info, colors));
    },
    wantsGradients: () => false,
    gradients() {},
    measured: (measurement) => write(measuredLine(measurement)),
    step() {},
    epoch: (record) => write(epochLine(record, epochs)),
    notice: say,
    end: (result, saved) => summaryLines(result, saved, colors).forEach(write),
    close() {},
  };
}
