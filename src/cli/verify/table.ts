/** `verify` for a person: predicted beside measured, one line a layer, and what the factors come to. */
import picocolors from 'picocolors';
import { figure } from '../../draw/profile/figure.ts';
import { wantsColor } from '../output.ts';
import { median } from '../median.ts';
import { factorsOf, largest, type LayerComparison, type Pair, type Quantity } from './comparison.ts';

const QUANTITIES: readonly (readonly [Quantity, string])[] = [
  ['weight', "norm of the kernel's gradient"],
  ['backward', 'gradient, root mean square'],
  ['forward', 'values, root mean square'],
];

export interface Shown {
  readonly network: string;
  readonly data: string;
  readonly batch: number;
  readonly seeds: number;
  readonly engine: string;
}

export function comparisonTable(rows: readonly LayerComparison[], { network, data, batch, seeds, engine }: Shown): string {
  const colors = picocolors.createColors(wantsColor());
  const cells = (pair: Pair | null): string[] => (pair === null ? ['', '', ''] : [figure(pair.predicted), figure(pair.measured), factor(pair.factor)]);
  const header = ['layer', ...QUANTITIES.flatMap(() => ['predicted', 'measured', 'factor'])];
  const body = rows.map((row) => [row.name, ...QUANTITIES.flatMap(([quantity]) => cells(row[quantity]))]);
  const widths = header.map((title, i) => Math.max(title.length, ...body.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : `${i % 3 === 1 ? '  ' : ''}${cell.padStart(widths[i]!)}`)).join('  ').trimEnd();
  const span = (i: number): number => widths[3 * i + 1]! + widths[3 * i + 2]! + widths[3 * i + 3]! + 6;
  const groups = ' '.repeat(widths[0]!) + QUANTITIES.map(([, title], i) => `  ${title.padStart(span(i))}`).join('');
  return [
    `${network} on ${data}, batch ${batch}: geometric mean over ${seeds} ${seeds === 1 ? 'draw' : 'draws'} of the weights (${engine})`,
    '',
    colors.dim(groups),
    colors.bold(line(header)),
    ...body.map(line),
    '',
    ...QUANTITIES.flatMap(([quantity, title]) => {
      const factors = factorsOf(rows, quantity);
      return factors.length === 0 ? [] : [`${title}: median factor ${factor(median(factors)!)}, largest ${factor(largest(factors)!)}`];
    }),
    ...deadDraws(rows),
    '',
  ].join('\n');
}

/** Draws that gave the first layer nothing at all are not in the means above. */
function deadDraws(rows: readonly LayerComparison[]): string[] {
  const dead = Math.max(0, ...rows.map(({ weight }) => weight?.zero ?? 0));
  return dead === 0 ? [] : [`in ${Math.round(100 * dead)} % of the draws the gradient of some kernel is zero; the means are over the others`];
}

const factor = (x: number): string => (x < 100 ? x.toFixed(2) : figure(x));
