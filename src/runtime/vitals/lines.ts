/** layers.jsonl: a line for each step at which the layers were measured, for runs that measure within epochs. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../checkpoint/durable.ts';
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

/** Of a run that goes on after `last` steps: lines of later ones go, and what a crash has taken comes back as far as it is known. */
export function mendLayerLines(folder: string, last: number, known: readonly StepMeasurement[]): void {
  const file = join(folder, LAYER_LINES);
  if (!existsSync(file)) return;
  const lines = new Map(known.map((it) => [it.step, line(it)]));
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    const step = stepOf(text);
    if (step <= last) lines.set(step, `${text}\n`);
  }
  writeDurably(file, [...lines].sort(([a], [b]) => a - b).map(([, text]) => text).join(''));
}

/** Infinite for what is no whole line. */
function stepOf(text: string): number {
  try {
    return (JSON.parse(text) as { step?: number }).step ?? Infinity;
  } catch {
    return Infinity;
  }
}
