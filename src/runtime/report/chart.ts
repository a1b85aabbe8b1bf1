/** A line chart as SVG text, drawn with d3's scales and shapes: no script runs where it is shown. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { html, Markup } from './html.ts';

export interface Curve {
  readonly name: string;
  /** One value an epoch; gaps are NaN. */
  readonly values: readonly number[];
}

export interface ChartOptions {
  /** How a value is written beside the curve's name. */
  readonly text: (value: number) => string;
  /** Equal ratios are equal heights; for positive values only. */
  readonly logarithmic?: boolean;
  /** An epoch, counted from 1, to be marked: the one whose weights are kept. */
  readonly marked?: number | undefined;
}

const [WIDTH, HEIGHT] = [400, 240];
const MARGIN = { top: 12, right: 12, bottom: 32, left: 52 };

/** At most six of them. */
const thin = (ticks: readonly number[]): number[] => ticks.filter((_, i) => i % Math.ceil(ticks.length / 6) === 0);

/** Curves over epochs 1 … n; their colours come from the page's style, by order. */
export function lineChart(title: string, curves: readonly Curve[], { text, logarithmic = false, marked }: ChartOptions): Markup {
  const epochs = Math.max(1, ...curves.map(({ values }) => values.length));
  const values = curves.flatMap((curve) => curve.values).filter(Number.isFinite);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const x = scaleLinear([1, Math.max(2, epochs)], [MARGIN.left, WIDTH - MARGIN.right]);
  const heights = [HEIGHT - MARGIN.bottom, MARGIN.top];
  const y = logarithmic && low > 0
    ? scaleLog([low, high === low ? low * 10 : high], heights).nice()
    : scaleLinear(low === high ? [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2] : [low, high], heights).nice(5);
  const round = (n: number): number => Math.round(n * 10) / 10;
  const path = line<number>().defined(Number.isFinite).x((_, index) => round(x(index + 1))).y((value) => round(y(value)));
  const xTicks = x.ticks(Math.min(epochs, 8)).filter((tick) => Number.isInteger(tick) && tick <= epochs);
  // of a logarithmic axis the powers of ten, as long as there are some
  const powers = logarithmic ? y.ticks().filter((tick) => Math.abs(Math.log10(tick) % 1) < 1e-9) : [];
  const yTicks = powers.length > 1 ? thin(powers) : y.ticks(5);
  const format = powers.length > 1 ? (tick: number): string => `1e${Math.round(Math.log10(tick))}` : y.tickFormat(5);
  // a mark at each point only while they can be told apart
  const dots = epochs <= 40;
  return html`<figure class="chart">
    <figcaption>
      <h3>${title}</h3>
      <p>
        ${curves.map((curve, i) => {
          const last = curve.values.findLast((value) => !Number.isNaN(value));
          return html`<span class="curve${i}">${curve.name}${last === undefined ? undefined : html` <b>${text(last)}</b>`}</span> `;
        })}
      </p>
    </figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title} by epoch">
      ${yTicks.map((tick) => html`<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y(tick))}" y2="${round(y(tick))}" class="grid" /><text x="${MARGIN.left - 6}" y="${round(y(tick)) + 4}" text-anchor="end">${format(tick)}</text>`)}
      ${xTicks.map((tick) => html`<text x="${round(x(tick))}" y="${HEIGHT - MARGIN.bottom + 16}" text-anchor="middle">${tick}</text>`)}
      <text x="${(WIDTH + MARGIN.left) / 2}" y="${HEIGHT - 3}" text-anchor="middle">epoch</text>
      ${marked === undefined ? undefined : html`<line x1="${round(x(marked))}" x2="${round(x(marked))}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}" class="marked"><title>the weights of epoch ${marked} are kept</title></line>`}
      ${curves.map(
        (curve, i) =>
          html`<path d="${path(curve.values) ?? ''}" class="line curve${i}" />${curve.values.map((value, index) =>
              Number.isFinite(value) && (dots || curve.values.length === 1)
                ? html`<circle cx="${round(x(index + 1))}" cy="${round(y(value))}" r="2.5" class="curve${i}"
                    ><title>${curve.name}, epoch ${index + 1}: ${value}</title></circle
                  >`
                : undefined,
            )}`,
      )}
    </svg>
  </figure>`;
}
