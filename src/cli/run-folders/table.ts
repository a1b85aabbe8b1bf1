/** Tables of text for runs: columns as wide as they need to be, figures to the right. */
import { displayWidth } from '../../diagnostics/display.ts';
import { harmless } from '../../escape.ts';

/** @param right which columns hold figures */
export function textTable(rows: readonly (readonly string[])[], right: (column: number) => boolean): string {
  const cells = rows.map((row) => row.map(harmless));
  const widths = cells[0]!.map((_, column) => cells.reduce((most, row) => Math.max(most, displayWidth(row[column]!)), 0));
  const line = (row: readonly string[]): string => row.map((cell, k) => {
    const space = ' '.repeat(widths[k]! - displayWidth(cell));
    return right(k) ? space + cell : cell + space;
  }).join('  ').trimEnd();
  return `${cells.map(line).join('\n')}\n`;
}
