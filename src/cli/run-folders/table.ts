/** Tables of text for runs: columns as wide as they need to be, figures to the right. */

/** @param right which columns hold figures */
export function textTable(rows: readonly (readonly string[])[], right: (column: number) => boolean): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => row.map((cell, k) => (right(k) ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!))).join('  ').trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
