/** The table of layers as text, and the verdict on predicted against measured gradients. */
import type { LayerRow } from '../train/outcome.ts';
import { count, scientific, shape } from './format.ts';

/** How far apart prediction and measurement are, at least 1; undefined where one is missing or zero. */
export function factor({ predicted, measured }: LayerRow): number | undefined {
  if (predicted === undefined || measured === undefined || !(predicted.norm > 0) || !(measured > 0)) return undefined;
  return Math.max(predicted.norm / measured, measured / predicted.norm);
}

/** "1.2x", rounded up so that "within 1.2x" is never an understatement. */
const times = (ratio: number): string => `${(Math.ceil(ratio * 10) / 10).toFixed(1)}x`;

export function layerTable(rows: readonly LayerRow[]): string[] {
  const predicted = rows.some((row) => row.predicted !== undefined);
  const head = ['layer', 'kind', 'output', 'parameters', ...(predicted ? ['predicted', '90 % interval'] : []), 'gradient', ...(predicted ? ['factor'] : [])];
  const body = rows.map((row) => {
    const apart = factor(row);
    return [
      row.name, row.kind, shape(row.shape), count(row.parameters),
      ...(predicted ? [
        row.predicted ? scientific(row.predicted.norm) : '',
        row.predicted ? `${scientific(row.predicted.low)} … ${scientific(row.predicted.high)}` : '',
      ] : []),
      row.measured === undefined ? '' : scientific(row.measured),
      ...(predicted ? [apart === undefined ? '' : times(apart)] : []),
    ];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...body.map((cells) => cells[column]!.length)));
  const text = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd();
  return [text(head), ...body.map(text)];
}

/** One sentence, or undefined when nothing was predicted. */
export function gradientVerdict(rows: readonly LayerRow[]): string | undefined {
  const known = rows.flatMap((row) => {
    const apart = factor(row);
    return apart === undefined ? [] : [{ name: row.name, apart }];
  });
  if (known.length === 0) return undefined;
  const worst = known.reduce((a, b) => (b.apart > a.apart ? b : a));
  const text = `predicted and measured gradient at step 1: within ${times(worst.apart)} in every layer`;
  return worst.apart > 2 ? `${text}, furthest in ${worst.name}` : text;
}
