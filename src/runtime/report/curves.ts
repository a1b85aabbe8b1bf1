/** Loss, metrics and learning rate by epoch. */
import { figure, scientific } from '../monitor/format.ts';
import { lineChart } from './chart.ts';
import { html, type Markup } from './html.ts';
import type { PageState } from './state.ts';

const FIXED = new Set(['epoch', 'seconds', 'images_per_s', 'learning_rate']);
/** From this ratio on a curve is shown on a logarithmic axis, where its end can be told from nothing. */
const WIDE = 50;

export function curves({ epochs, result, info }: PageState): Markup | undefined {
  const [first] = epochs;
  if (first === undefined) return result === undefined ? undefined : html`<p>No epoch was finished.</p>`;
  const names = Object.keys(first).filter((name) => !FIXED.has(name) && !name.startsWith('val_'));
  const valuesOf = (name: string): number[] => epochs.map((record) => record[name] ?? Number.NaN);
  const wide = (values: readonly number[]): boolean => {
    const known = values.filter(Number.isFinite);
    return known.length > 1 && Math.min(...known) > 0 && Math.max(...known) / Math.min(...known) > WIDE;
  };
  const marked = result?.kept !== undefined && info.epochs > 1 ? result.kept.epoch : undefined;
  const rates = valuesOf('learning_rate');
  return html`<div class="charts">${names.map((name) => {
    const shown = [name, `val_${name}`].filter((each) => each in first).map((each) => ({ name: each.replace(/^val_/, 'validation '), values: valuesOf(each) }));
    return lineChart(name.replaceAll('_', ' '), shown, {
      text: (value) => figure(name, value),
      marked,
      logarithmic: /loss$|error$/.test(name) && wide(shown.flatMap(({ values }) => values)),
    });
  })}${lineChart('learning rate', [{ name: 'of the last step', values: rates }], { text: scientific, logarithmic: wide(rates) })}</div>`;
}
