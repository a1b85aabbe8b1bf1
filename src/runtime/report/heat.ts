/** A map of one figure: a row a layer, a cell a measured step, on a scale of colours; what was predicted stands beside it. */
import type { LayerRow } from '../train/outcome.ts';
import type { LayerFigures, StepMeasurement } from '../vitals/figures.ts';
import { inkOn, type Scale } from './colours.ts';
import { html, Markup } from './html.ts';

export interface HeatMap {
  readonly title: string;
  /** A sentence on what it shows and how to read it. */
  readonly about: string;
  readonly figure: (layer: LayerFigures) => number | undefined;
  readonly scale: (values: readonly number[]) => Scale;
  readonly text: (value: number) => string;
  /** What the same figure was predicted to be at the first step, with its interval where that is known. */
  readonly predicted?: (row: LayerRow) => { readonly value: number; readonly between?: readonly [low: number, high: number] } | undefined;
}

/** Cells of all rows together: a page is to stay small. */
const MOST_CELLS = 6000;
const [FEWEST, MOST] = [12, 60];

/** Nothing where no layer has the figure. */
export function heatMap(
  { title, about, figure, scale, text, predicted = () => undefined }: HeatMap,
  layers: readonly LayerRow[],
  measurements: readonly StepMeasurement[],
): Markup {
  const seen = measurements.filter((it) => [...it.layers.values()].some((layer) => figure(layer) !== undefined));
  const rows = layers.filter(({ name }) => seen.some((it) => has(it, name, figure)));
  if (rows.length === 0) return new Markup('');
  const columns = thin(seen, Math.max(FEWEST, Math.min(MOST, Math.floor(MOST_CELLS / rows.length))));
  const valuesOf = (name: string): (number | undefined)[] => columns.map((it) => valueOf(it, name, figure));
  const expectations = rows.map(predicted);
  const colours = scale(
    [...rows.flatMap(({ name }) => valuesOf(name)), ...expectations.map((it) => it?.value)].filter((value) => value !== undefined),
  );
  const withPrediction = expectations.some((it) => it !== undefined);
  const chip = (value: number, hint: string): Markup => {
    const colour = colours.of(value);
    return html`<span class="chip" style="background:${colour};color:${inkOn(colour)}" title="${hint}">${text(value)}</span>`;
  };
  const [first, last] = [columns[0]!, columns.at(-1)!];
  const body = rows.map(({ name }, i) => {
    const expectation = expectations[i];
    const values = valuesOf(name);
    const latest = values.findLast((value) => value !== undefined);
    return html`<tr>
      <th scope="row">${name}</th>
      ${
        withPrediction
          ? html`<td class="n">
              ${expectation && chip(expectation.value, `${name}, predicted: ${text(expectation.value)}${between(expectation.between, text)}`)}
            </td>`
          : undefined
      }
      <td class="strip">
        <div>
          ${values.map((value, k) => html`<i${value === undefined ? undefined : html` style="background:${colours.of(value)}" title="${name}, ${when(columns[k]!)}: ${text(value)}"`}></i>`)}
        </div>
      </td>
      <td class="n">${latest === undefined ? undefined : text(latest)}</td>
    </tr>`;
  });
  return html`<figure class="heat">
    <figcaption>
      <h3>${title}</h3>
      <p>${about}</p>
    </figcaption>
    <table>
      <thead>
        <tr>
          <th>layer</th>
          ${withPrediction ? html`<th class="n">predicted</th>` : undefined}
          <th class="ends">
            <div><span>${when(first)}</span>${columns.length > 1 ? html`<span>${when(last)}</span>` : undefined}</div>
          </th>
          <th class="n">latest</th>
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
    <p class="legend">
      ${colours.ticks.map(({ value, label }) => html`<span><i style="background:${colours.of(value)}"></i>${label}</span>`)}
    </p>
  </figure>`;
}

const between = (bounds: readonly [low: number, high: number] | undefined, text: HeatMap['text']): string => (bounds === undefined ? '' : `, 90 % between ${text(bounds[0])} and ${text(bounds[1])}`);

const when = ({ epoch, step }: StepMeasurement): string => `epoch ${epoch}, step ${step}`;

const valueOf = ({ layers }: StepMeasurement, name: string, figure: HeatMap['figure']): number | undefined => {
  const layer = layers.get(name);
  return layer && figure(layer);
};
const has = (it: StepMeasurement, name: string, figure: HeatMap['figure']): boolean => valueOf(it, name, figure) !== undefined;

/** So many of them, the first and the last among them, evenly. */
function thin<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}
