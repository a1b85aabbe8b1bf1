/** The gradients of the layers through the run, beside what was predicted of the start. */
import { scientific } from '../monitor/format.ts';
import type { LayerRow } from '../train/outcome.ts';
import type { StepMeasurement } from '../vitals/figures.ts';
import { escapeHtml } from '../../escape.ts';

/** Columns that a page has room for. */
const MOST = 8;

/** Epochs to show of so many: the first and the last, and between them ever rarer ones, since most happens early. */
function shownEpochs(count: number): number[] {
  if (count <= MOST) return Array.from({ length: count }, (_, i) => i + 1);
  return [...new Set(Array.from({ length: MOST }, (_, i) => Math.round(count ** (i / (MOST - 1)))))];
}

/** A heading and a table, a row a layer; nothing where no epoch began. */
export function gradientTable(layers: readonly LayerRow[], measurements: readonly StepMeasurement[]): string {
  const firsts = measurements.filter((it, i) => it.epoch !== measurements[i - 1]?.epoch);
  const rows = layers.flatMap((row) => (row.measured === undefined ? [] : [{ ...row, byEpoch: firsts.map((it) => it.layers.get(row.name)?.gradient) }]));
  const epochs = shownEpochs(Math.max(0, ...rows.map(({ byEpoch }) => byEpoch.length)));
  if (epochs.length === 0) return '';
  const predicted = rows.some((row) => row.predicted !== undefined);
  const titles = ['layer', ...(predicted ? ['predicted'] : []), ...epochs.map((epoch) => `epoch ${epoch}`)];
  const body = rows.map((row) => [
    row.name,
    ...(predicted ? [row.predicted ? scientific(row.predicted.norm) : ''] : []),
    ...epochs.map((epoch) => (row.byEpoch[epoch - 1] === undefined ? '' : scientific(row.byEpoch[epoch - 1]!))),
  ]);
  const line = (cells: readonly string[], tag: string): string => `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<h2>Gradients by epoch</h2>
<p>Norm of each kernel's gradient at the first step of an epoch, before clipping; what was predicted is of the very first step.</p>
<table><thead>${line(titles, 'th')}</thead><tbody>
${body.map((cells) => line(cells, 'td')).join('\n')}
</tbody></table>`;
}
