/** For other programs: one JSON line an epoch and one at the end on stdout, words on stderr. */
import type { EpochRecord, TrainingResult } from '../train/outcome.ts';
import type { Measurement } from '../vitals/figures.ts';
import { layersJson } from '../vitals/numbers.ts';
import type { Monitor } from './monitor.ts';

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The record with its times rounded, as one line without its end; with what was measured of the layers a line of metrics.jsonl. */
export function epochJson(record: EpochRecord, measured?: Measurement): string {
  const { seconds, images_per_s, learning_rate, ...figures } = record;
  const layers = measured && { layers: layersJson(measured) };
  return JSON.stringify({ ...figures, seconds: round(seconds, 3), images_per_s: round(images_per_s, 1), learning_rate, ...layers });
}

function endJson(result: TrainingResult, engine: string): string {
  const { ending, kept } = result;
  const done = ending.kind === 'completed' || ending.kind === 'stopped-early';
  return JSON.stringify({
    done,
    ...(done ? {} : { reason: ending.kind }),
    // null: no validation data, or no finished epoch whose weights these are
    val_accuracy: kept?.['val_accuracy'] ?? null,
    val_loss: kept?.['val_loss'] ?? null,
    seconds: round(result.seconds, 3),
    images_per_s: round(result.imagesPerSecond, 1),
    engine,
  });
}

export function jsonMonitor(write: (line: string) => void, say: (text: string) => void): Monitor {
  return {
    begin() {},
    wantsGradients: () => false,
    gradients() {},
    step() {},
    epoch: (record) => write(epochJson(record)),
    notice: say,
    end: (result, _saved, info) => write(endJson(result, info.engine.name)),
    close() {},
  };
}
