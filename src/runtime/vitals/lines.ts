/** layers.jsonl: a line for each step at which the layers were measured, for runs that measure within epochs. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem } from '../errors.ts';
import type { StepMeasurement } from './figures.ts';
import { layersJson } from './numbers.ts';

export const LAYER_LINES = 'layers.jsonl';

const line = ({ epoch, step, loss, layers }: StepMeasurement): string => `${JSON.stringify({ epoch, step, loss: Number(loss.toPrecision(6)), layers: layersJson(layers) })}\n`;

/** Appends as the run goes; a failure is told once and does not end it. @param warn gets the warning's text */
export function layerLines(folder: string, warn: (text: string) => void): (measurement: StepMeasurement) => void {
  const file = join(folder, LAYER_LINES);
  let warned = false;
  return (measurement) => {
    try {
      appendFileSync(file, line(measurement));
    } catch (error) {
      if (warned) return;
      warned = true;
      const { reason, remedy } = fileProblem(error);
      warn(`warning: the layers' figures could not be written to ${file}: ${reason}\n  = help: ${remedy}; training goes on, and the report has them`);
    }
  };
}

/** Writes what is still known to another folder. */
export const writeLayerLines = (folder: string, measurements: readonly StepMeasurement[]): void =>
  writeFileSync(join(folder, LAYER_LINES), measurements.map(line).join(''));
