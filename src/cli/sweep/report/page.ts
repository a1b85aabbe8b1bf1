/** The report of a sweep: one HTML file that needs nothing beside it. */
import { basename } from 'node:path';
import { escapeHtml } from '../../../escape.ts';
import { median } from '../../median.ts';
import type { Plan } from '../plan.ts';
import { shownFigure } from '../progress.ts';
import { bestOf, finalRecord, type Row, type SweepResults } from '../results.ts';
import { curvesPicture, facetsOf } from './curves.ts';
import { heatMap } from './heat-map.ts';
import { parallelPicture } from './parallel.ts';
import { prunedText } from './pruned.ts';
import { tableOf, type Table } from './table.ts';

/** Those of the report that stand by themselves, by name. */
export function sweepPictures(plan: Plan, rows: readonly Row[]): Readonly<Record<string, string>> {
  const table = tableOf(plan, rows);
  const [trials, together] = [heatMap(table), parallelPicture(table)];
  return { curves: curvesPicture(table), ...(trials === undefined ? {} : { trials }), ...(together === undefined ? {} : { together }) };
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem } .wide { overflow-x: auto } svg { max-width: 100%; height: auto }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .15rem .7rem; text-align: left; white-space: nowrap } td.number { text-align: right; font-variant-numeric: tabular-nums }
td.cause { white-space: normal; min-width: 14rem } tbody tr:nth-child(odd) { background: #8881 } pre { background: #8881; padding: .8rem; overflow-x: auto }
@media print { .wide { overflow: visible } section { break-inside: avoid } }`;

export function sweepPage(results: SweepResults, winner: string | undefined): string {
  const { plan, rows, engine, source } = results;
  const table = tableOf(plan, rows);
  const best = bestOf(rows);
  const count = (state: Row['state']): number => rows.filter((row) => row.state === state).length;
  const counts = (['trained', 'halved', 'diverged', 'failed', 'pruned', 'open'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${words[state]}`);
  const heat = heatMap(table);
  const parallel = parallelPicture(table);
  const pruned = prunedText(rows, plan.objective);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(plan.name)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(plan.name)}</h1>
<p>${escapeHtml([basename(source), `${rows.length} trials: ${counts.join(', ')}`, `compared by ${plan.objective}`, `engine ${engine}`].join(' · '))}</p>
${
  best === undefined
    ? '<p>No trial was trained to its end.</p>'
    : `<p>Best: <b>${escapeHtml(
        Object.entries(best.trial.settings)
          .map(([label, value]) => `${label} ${value}`)
          .join(', '),
      )}</b>, ${plan.objective} ${shownFigure(best.figure)}.</p>`
}
<section><h2>${escapeHtml(plan.objective)} by epoch</h2>${captionOf(table)}<div class="wide">${curvesPicture(table)}</div></section>
${heat === undefined ? '' : `<section><h2>Every trial</h2><p>Blue is better.${pruned === undefined ? '' : ' An orange corner: the analysis spoke against it before it began.'}</p><div class="wide">${heat}</div></section>`}
${parallel === undefined ? '' : `<section><h2>Settings together</h2><div class="wide">${parallel}</div></section>`}
${table.axes.length === 0 ? '' : `<section><h2>One setting at a time</h2><div class="wide">${marginals(table)}</div></section>`}
${pruned === undefined ? '' : `<section><h2>What the analysis said beforehand</h2><p>${escapeHtml(pruned)}</p></section>`}
<section><h2>Trials, best first</h2><div class="wide">${trialTable(rows, table)}</div></section>
${winner === undefined ? '' : `<section><h2>The best as a file</h2><pre>${escapeHtml(winner)}</pre></section>`}
</body></html>
`;
}

const words: Readonly<Record<Row['state'], string>> = {
  trained: 'trained',
  halved: 'stopped at a rung',
  diverged: 'diverged',
  failed: 'failed',
  pruned: 'left out',
  open: 'not trained yet',
};

function captionOf(table: Table): string {
  const [down, across, colour] = facetsOf(table);
  const parts = [down && `rows: ${down.label}`, across && `columns: ${across.label}`, colour && `colour: ${colour.label}`].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `<p>${escapeHtml(parts.join(', '))}</p>`;
}

/** For each value of a setting what the trials with it came to. */
function marginals({ axes, trials, falls, objective }: Table): string {
  const rows = axes.filter(({ values }) => values.length <= 24).flatMap(({ label, values }) => values.map((value) => {
    const figures = trials
      .filter(({ settings, figure }) => settings[label] === value && figure !== undefined)
      .map(({ figure }) => figure!)
      .sort((a, b) => (falls ? a - b : b - a));
    return [label, value, ...[figures[0], median(figures), figures.at(-1)].map((figure) => shownFigure(figure)), String(figures.length)];
  }));
  return `<table><thead><tr>${['setting', 'value', `best ${objective}`, 'median', 'worst', 'trials'].map((it) => `<th>${escapeHtml(it)}</th>`).join('')}</tr></thead><tbody>${
    rows.map((cells) => `<tr>${cells.map((cell, i) => `<td${i > 1 ? ' class="number"' : ''}>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n')}</tbody></table>`;
}

function trialTable(rows: readonly Row[], { objective, axes }: Table): string {
  const figures = [...new Set(rows.flatMap(({ runs }) => runs.flatMap((run) => Object.keys(finalRecord(run) ?? {}))))].filter(
    (name) => name !== objective && !['epoch', 'seconds', 'images_per_s', 'learning_rate'].includes(name),
  );
  const head = ['trial', ...axes.map(({ label }) => label), objective, ...figures, 'epochs', 'seconds', ''];
  const body = rows.map(({ trial, figure, spread, runs, state, cause }) => {
    const record = runs[0] && finalRecord(runs[0]);
    const cells = [
      String(trial.number),
      ...axes.map(({ label }) => trial.settings[label] ?? ''),
      `${shownFigure(figure)}${spread === undefined ? '' : ` ± ${shownFigure(spread)}`}`,
      ...figures.map((name) => shownFigure(record?.[name])),
      String(runs[0]?.epochs.length ?? ''),
      runs.length === 0 ? '' : runs.reduce((sum, run) => sum + run.seconds, 0).toFixed(1),
    ];
    const note = [state === 'trained' ? '' : words[state], cause ?? '', state === 'pruned' ? '' : trial.against.map(({ name }) => name).join(', ')].filter((it) => it !== '').join(': ');
    return `<tr>${cells.map((cell) => `<td class="number">${escapeHtml(cell)}</td>`).join('')}<td class="cause">${escapeHtml(note)}</td></tr>`;
  });
  return `<table><thead><tr>${head.map((it) => `<th>${escapeHtml(it)}</th>`).join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
}
