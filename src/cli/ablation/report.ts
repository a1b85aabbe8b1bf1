/** What an ablation shows: a table for the terminal, and one HTML file with each effect and its interval drawn. */
import { scaleLinear } from 'd3-scale';
import { escapeHtml } from '../../escape.ts';
import { fallsToBest } from '../../sweep/halving.ts';
import { picture } from '../sweep/report/colours.ts';
import { shownFigure } from '../sweep/progress.ts';
import type { Row } from '../sweep/results.ts';
import { verdictOf, type Effect } from './effects.ts';

export interface Ablated {
  readonly name: string;
  readonly objective: string;
  readonly seeds: number;
  readonly engine: string;
  readonly rows: readonly Row[];
  readonly effects: readonly Effect[];
}

/** All effects with as many decimals, so that they compare at a glance: four digits of the largest figure. */
function cells(effects: readonly Effect[], objective: string): string[][] {
  const largest = Math.max(...effects.flatMap(({ mean, low, high }) => [mean, low, high].map(Math.abs).filter(Number.isFinite)));
  const decimals = largest > 0 ? Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(largest)))) : 0;
  const signed = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(decimals)}`;
  return effects.map((effect) => {
    const { what, mean, standardError, low, high } = effect;
    const several = Number.isFinite(standardError);
    return [what, signed(mean), several ? standardError.toFixed(decimals) : '', several ? `${signed(low)} to ${signed(high)}` : 'needs two seeds', verdictOf(effect, fallsToBest(objective))];
  });
}

export function effectTable({ effects, objective, seeds }: Ablated): string {
  if (effects.length === 0) return `no two trainings came to a figure of ${objective} that could be compared\n\n`;
  const head = ['', objective, 'error', '95 % interval', ''];
  const rows = [head, ...cells(effects, objective)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n\n${seeds === 1 ? 'difference of one seed' : `mean difference over ${seeds} seeds`}, with it minus without it${seeds === 1 ? ': several are needed to tell an effect from chance (--seeds)' : `, paired by seed; of ${effects.length} comparisons one in twenty passes by chance`}\n`;
}

const LINE = 26;
const [LEFT, WIDTH, RIGHT] = [190, 420, 20];

/** Each mean as a point, its interval as a line, its seeds as faint points. */
export function effectPicture({ effects, objective }: Pick<Ablated, 'effects' | 'objective'>): string {
  const values = effects.flatMap(({ differences, low, high }) => [...differences, low, high]).filter(Number.isFinite);
  const x = scaleLinear([Math.min(0, ...values), Math.max(0, ...values)], [LEFT, LEFT + WIDTH]).nice();
  const height = effects.length * LINE + 40;
  const at = (value: number): number => Math.round(x(value) * 10) / 10;
  const ticks = x.ticks(6).map((tick) => `<line class="line" x1="${at(tick)}" x2="${at(tick)}" y1="8" y2="${height - 30}"/><text class="ink" x="${at(tick)}" y="${height - 16}" text-anchor="middle">${tick}</text>`);
  const words = cells(effects, objective);
  const rows = effects.map((effect, i) => {
    const y = 8 + LINE * (i + 0.5);
    const colour = { helps: '#0072b2', hurts: '#d55e00', 'not told from chance': '#7f7f7f' }[verdictOf(effect, fallsToBest(objective))];
    const line = Number.isFinite(effect.low) ? `<line x1="${at(effect.low)}" x2="${at(effect.high)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"/>` : '';
    return `<text class="ink" x="4" y="${y + 3}">${escapeHtml(effect.what)}</text>${effect.differences.map((it) => `<circle cx="${at(it)}" cy="${y}" r="2.5" fill="${colour}" fill-opacity=".35"/>`).join('')}${line}<circle cx="${at(effect.mean)}" cy="${y}" r="4.5" fill="${colour}"><title>${escapeHtml(words[i]!.join(' · '))}</title></circle>`;
  });
  const zero = `<line x1="${at(0)}" x2="${at(0)}" y1="4" y2="${height - 28}" stroke="#7f7f7f" stroke-dasharray="3 3"/>`;
  return picture(LEFT + WIDTH + RIGHT, height, `effect on ${objective}`, `${ticks.join('')}${zero}${rows.join('')}<text class="ink" x="${LEFT + WIDTH}" y="${height - 3}" text-anchor="end">${escapeHtml(objective)}, with it minus without it</text>`);
}

export function ablationPage(ablated: Ablated): string {
  const { name, objective, seeds, engine, rows, effects } = ablated;
  const effectRows = cells(effects, objective).map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n');
  const trialRows = rows.map(({ trial, state, figure, spread, cause }) =>
    `<tr>${[trial.settings['augmentation']!, shownFigure(figure), spread === undefined ? '' : shownFigure(spread), state === 'trained' ? '' : `${state}${cause === undefined ? '' : `: ${cause}`}`].map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(name)}: what its augmentation does</title><style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif } body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem } svg { max-width: 100%; height: auto }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .15rem .7rem; text-align: left } tbody tr:nth-child(odd) { background: #8881 } .wide { overflow-x: auto }</style></head><body>
<h1>${escapeHtml(name)}: what its augmentation does</h1>
<p>${escapeHtml(`${seeds} seeds · compared by ${objective} · engine ${engine}`)}</p>
<p>Each difference is of two trainings with the same seed, with it minus without it; the point is their mean, the line its 95 % interval, faint points the seeds. Where the line crosses zero, so many seeds cannot tell the effect from chance; of many comparisons one in twenty passes by chance.</p>
<div class="wide">${effectPicture(ablated)}</div>
<div class="wide"><table><thead><tr><th></th><th>${escapeHtml(objective)}</th><th>standard error</th><th>95 % interval</th><th></th></tr></thead><tbody>
${effectRows}
</tbody></table></div>
<h2>Trainings, best first</h2>
<table><thead><tr><th>augmentation</th><th>${escapeHtml(objective)}</th><th>deviation over seeds</th><th></th></tr></thead><tbody>
${trialRows}
</tbody></table>
</body></html>
`;
}
