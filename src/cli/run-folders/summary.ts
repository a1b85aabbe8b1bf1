/** A run as lists and comparisons show it: how it stands, what it reached, and the settings that make it differ from others. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundRun } from './find.ts';

export type EpochLine = Readonly<Record<string, unknown>> & { readonly epoch: number };

export interface RunSummary {
  readonly run: string;
  readonly name: string;
  readonly state: string;
  /** When it was begun. */
  readonly began: string;
  /** Finished, of those it is to have. */
  readonly epochs: { readonly done: number; readonly planned: number };
  readonly parameters: number;
  readonly data: string;
  readonly engine: string;
  readonly settings: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Of the epoch whose weights it kept, or the best so far by validation loss, or else by loss. */
  readonly best: Readonly<Record<string, number>> | null;
}

const NOT_FIGURES = new Set(['epoch', 'seconds', 'images_per_s', 'learning_rate', 'clipped']);

/** Numbers of an epoch that say how good it was. */
export const figuresOf = (line: Readonly<Record<string, unknown>>): Record<string, number> =>
  Object.fromEntries(Object.entries(line).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && !NOT_FIGURES.has(entry[0])));

/** Lines of metrics.jsonl; one that a crash has cut is left out. */
export function epochLines(folder: string): EpochLine[] {
  const file = join(folder, 'metrics.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap((text) => {
    try {
      const line = JSON.parse(text) as Partial<EpochLine>;
      return typeof line.epoch === 'number' ? [{ ...line, epoch: line.epoch }] : [];
    } catch {
      return [];
    }
  });
}

export function summarize({ folder, record, state }: FoundRun): RunSummary {
  const lines = epochLines(folder);
  const watched = lines.some((line) => typeof line['val_loss'] === 'number') ? 'val_loss' : 'loss';
  // What is not a number, null here, is no loss to be compared.
  const lossOf = (line: EpochLine): number => (typeof line[watched] === 'number' ? line[watched] : Infinity);
  const least = lines.reduce<EpochLine | undefined>((best, line) => (best === undefined || lossOf(line) < lossOf(best) ? line : best), undefined);
  const kept = record.kept ?? least;
  // When it was told to go on is for `resume` to know.
  const { epochs: planned, renewedAt: _, ...settings } = record.settings;
  return {
    run: folder, name: record.name, state, began: record.began, epochs: { done: lines.at(-1)?.epoch ?? 0, planned },
    parameters: record.parameters, data: record.data, engine: record.engine, settings,
    best: kept === undefined ? null : { epoch: kept.epoch, ...figuresOf(kept) },
  };
}

/** A setting as the command line calls it: `checkpoint-every`. */
export const settingName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
