/** The report of a run: one HTML file that needs nothing beside it, with the curves and the table of layers. */
import type { RunInfo } from '../monitor/monitor.ts';
import { count, duration, figure, scientific, shape } from '../monitor/format.ts';
import { factor, gradientVerdict } from '../monitor/layer-table.ts';
import type { EpochRecord, LayerRow, TrainingResult } from '../train/outcome.ts';
import { lineChart } from './chart.ts';
import { gradientTable } from './gradients.ts';
import { escapeHtml } from '../../escape.ts';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
.charts { display: flex; flex-wrap: wrap; gap: 1rem } figure { margin: 0; flex: 1 1 24rem }
svg { width: 100%; height: auto; font-size: 11px; fill: currentColor } .grid { stroke: currentColor; opacity: .15 }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .2rem .8rem; text-align: right }
th:first-child, td:first-child, .text { text-align: left } tbody tr:nth-child(odd) { background: #8881 }`;

const COLORS = ['#2f6fdb', '#e0782c'];

function charts(epochs: readonly EpochRecord[]): string {
  if (epochs.length === 0) return '<p>No epoch was finished.</p>';
  const fixed = new Set(['epoch', 'seconds', 'images_per_s', 'learning_rate']);
  const names = Object.keys(epochs[0]!).filter((name) => !fixed.has(name) && !name.startsWith('val_'));
  const curve = (name: string): number[] => epochs.map((record) => record[name] ?? Number.NaN);
  return `<div class="charts">${names.map((name) => lineChart(name, [name, `val_${name}`]
    .filter((each) => each in epochs[0]!)
    .map((each, index) => ({ name: each, values: curve(each), color: COLORS[index]! })))).join('\n')}</div>`;
}

function layers(rows: readonly LayerRow[]): string {
  const cells = (row: LayerRow): string[] => {
    const apart = factor(row);
    return [
      row.name, row.kind, shape(row.shape), count(row.parameters),
      row.predicted ? scientific(row.predicted.norm) : '',
      row.predicted ? `${scientific(row.predicted.low)} … ${scientific(row.predicted.high)}` : '',
      row.measured === undefined ? '' : scientific(row.measured),
      apart === undefined ? '' : `${apart.toFixed(2)}x`,
    ];
  };
  const titles = ['layer', 'kind', 'output', 'parameters', 'predicted gradient', '90 % interval', 'measured at step 1', 'factor'];
  const body = rows.map((row) => `<tr>${cells(row).map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${titles.map((title) => `<th>${title}</th>`).join('')}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

function epochTable(epochs: readonly EpochRecord[]): string {
  const names = Object.keys(epochs[0] ?? {});
  const cell = (name: string, value: number): string => (name === 'epoch' ? String(value) : figure(name, value));
  const body = epochs.map((record) => `<tr>${names.map((name) => `<td>${cell(name, record[name]!)}</td>`).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${names.map((name) => `<th>${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

const ENDINGS: Record<TrainingResult['ending']['kind'], string> = {
  completed: 'all epochs finished', 'stopped-early': 'stopped early', interrupted: 'interrupted', diverged: 'diverged',
  failed: 'broken off by an error',
};

export function renderReport(info: RunInfo, result: TrainingResult): string {
  const verdict = gradientVerdict(result.layers);
  const parameters = result.layers.reduce((sum, row) => sum + row.parameters, 0);
  const facts = [
    info.data, `engine ${info.engine.description}`, `${count(parameters)} parameters`,
    `${result.epochs.length} of ${info.epochs} epochs in ${duration(result.seconds)}, ${ENDINGS[result.ending.kind]}`,
    ...(info.begins === undefined ? [] : [info.begins]),
    ...(result.ending.kind === 'diverged' ? [result.ending.message] : []),
    ...(result.kept === undefined ? [] : [`the saved weights are those of epoch ${result.kept.epoch}`]),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.name)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(info.name)}</h1>
<p>${facts.map(escapeHtml).join(' · ')}</p>
${charts(result.epochs)}
<h2>Layers</h2>
${verdict === undefined ? '' : `<p>${escapeHtml(verdict)}</p>`}
${layers(result.layers)}
${gradientTable(result.layers, result.measurements)}
<h2>Epochs</h2>
${epochTable(result.epochs)}
</body></html>
`;
}
