/** What the pictures of a sweep are drawn from: a row a training, with its settings and its curve. */
import { fallsToBest } from '../../../sweep/halving.ts';
import type { Plan } from '../plan.ts';
import { figureOf, type Row } from '../results.ts';

export interface Drawn {
  readonly settings: Readonly<Record<string, string>>;
  /** The objective after each epoch. */
  readonly values: readonly number[];
  /** The figure that counts; absent where there is none. */
  readonly figure: number | undefined;
  readonly row: Row;
}

export interface Axis {
  readonly label: string;
  /** In order of size where all are numbers, of the search otherwise. */
  readonly values: readonly string[];
}

export interface Table {
  readonly objective: string;
  readonly falls: boolean;
  readonly trials: readonly Drawn[];
  readonly axes: readonly Axis[];
}

export function tableOf({ labels, objective, trials: planned }: Plan, rows: readonly Row[]): Table {
  const trials = rows.map((row): Drawn => ({
    row, settings: row.trial.settings, figure: row.figure,
    values: (row.runs[0]?.epochs ?? []).map((record) => figureOf(record, objective) ?? NaN),
  }));
  const axes = [...new Set(labels)].map((label): Axis => {
    const values = [...new Set(planned.flatMap(({ settings }) => settings[label] ?? []))];
    return { label, values: values.every(isNumber) ? values.sort((a, b) => parseFloat(a) - parseFloat(b)) : values };
  });
  return { objective, falls: fallsToBest(objective), trials, axes: axes.filter(({ values }) => values.length > 1) };
}

/** `0.01`, `5%`, `10 epochs`. */
export const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?(e[-+]?\d+)?\s*(%|[a-z]*)$/i.test(text);

/** Lowest and highest value worth room: what diverges would flatten all else. */
export function boundsOf({ trials, falls }: Table): readonly [number, number] {
  const values = trials.flatMap((trial) => trial.values).filter(Number.isFinite).sort((a, b) => a - b);
  if (values.length === 0) return [0, 1];
  const low = values[0]!;
  const high = falls ? values[Math.floor((values.length - 1) * 0.95)]! : values.at(-1)!;
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}
