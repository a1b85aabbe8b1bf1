/** A line chart as SVG text, drawn with d3's scales and shapes: no script runs where it is shown. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { escapeHtml } from '../../escape.ts';

export interface Curve {
  readonly name: string;
  /** One value an epoch; gaps are NaN. */
  readonly values: readonly number[];
  readonly color: string;
}

const WIDTH = 520;
const HEIGHT = 260;
const MARGIN = { top: 16, right: 16, bottom: 36, left: 56 };

/** Curves over epochs 1 … n. */
export function lineChart(title: string, curves: readonly Curve[]): string {
  const epochs = Math.max(1, ...curves.map(({ values }) => values.length));
  const values = curves.flatMap((curve) => curve.values).filter(Number.isFinite);
  const x = scaleLinear([1, Math.max(2, epochs)], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(5);
  const path = line<number>().defined(Number.isFinite).x((_, index) => x(index + 1)).y((value) => y(value));
  const xTicks = x.ticks(Math.min(epochs, 8)).filter(Number.isInteger).map((tick) =>
    `<text x="${x(tick)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${tick}</text>`);
  const format = y.tickFormat(5);
  const yTicks = y.ticks(5).map((tick) =>
    `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}" class="grid"/>` +
    `<text x="${MARGIN.left - 8}" y="${y(tick) + 4}" text-anchor="end">${format(tick)}</text>`);
  const drawn = curves.map(({ name, values: points, color }) =>
    `<path d="${path(points) ?? ''}" fill="none" stroke="${color}" stroke-width="2"/>` +
    points.map((value, index) => Number.isFinite(value)
      ? `<circle cx="${x(index + 1)}" cy="${y(value)}" r="2.5" fill="${color}"><title>${escapeHtml(name)}, epoch ${index + 1}: ${value}</title></circle>`
      : '').join(''));
  const legend = curves.map(({ name, color }) => `<span style="color:${color}">● ${escapeHtml(name)}</span>`).join(' ');
  return `<figure><figcaption>${escapeHtml(title)} ${legend}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)} by epoch">${yTicks.join('')}${xTicks.join('')}
<text x="${(WIDTH + MARGIN.left) / 2}" y="${HEIGHT - 2}" text-anchor="middle">epoch</text>${drawn.join('')}</svg></figure>`;
}
