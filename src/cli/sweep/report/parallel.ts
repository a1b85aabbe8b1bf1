/** Parallel coordinates: an axis for each setting and one for the objective, a line for each trial. */
import { scaleLinear, scaleLog, scalePoint } from 'd3-scale';
import { escapeHtml } from '../../../escape.ts';
import { shownFigure } from '../progress.ts';
import { gradeOf, picture } from './colours.ts';
import { isNumber, type Axis, type Table } from './table.ts';

const WIDTH = 150;
const HEIGHT = 220;
const MARGIN = { top: 24, bottom: 12, side: 60 };
/** Names of values that fit beside an axis. */
const MOST_NAMES = 12;

/** Numbers by their size, by factors where they span a hundredfold; words in order. */
function placeOf({ values }: Axis): { readonly place: (value: string) => number; readonly ticks: readonly string[] } {
  const range = [HEIGHT, 0] as [number, number];
  const numbers = values.map(parseFloat);
  if (values.length <= MOST_NAMES || !values.every(isNumber)) {
    const scale = scalePoint(values, range);
    return { place: (value) => scale(value) ?? 0, ticks: values.length <= MOST_NAMES ? values : [] };
  }
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const scale = low > 0 && high / low > 100 ? scaleLog([low, high], range) : scaleLinear([low, high], range);
  return { place: (value) => scale(parseFloat(value)), ticks: [String(low), String(high)] };
}

export function parallelPicture(table: Table): string | undefined {
  const drawn = table.trials.filter(({ figure }) => figure !== undefined);
  if (drawn.length < 2 || table.axes.length < 2) return undefined;
  const figures = drawn.map(({ figure }) => figure!);
  const [low, high] = [Math.min(...figures), Math.max(...figures)];
  const objective = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], table.falls ? [0, HEIGHT] : [HEIGHT, 0]);
  const axes = table.axes.map((axis) => ({ ...axis, ...placeOf(axis) }));
  const x = (index: number): number => MARGIN.side + index * WIDTH;
  const lines = [...drawn].reverse().map(({ settings, figure }) => {
    const points = axes.flatMap(({ label, place }, index) => (settings[label] === undefined ? [] : [`${x(index)} ${round(place(settings[label]))}`]));
    const end = objective(figure!);
    const title = `${Object.entries(settings).map(([label, value]) => `${label} ${value}`).join(', ')}: ${shownFigure(figure)}`;
    return `<path d="M${[...points, `${x(axes.length)} ${round(end)}`].join('L')}" fill="none" stroke="${gradeOf(1 - end / HEIGHT)}" stroke-width="1.4" stroke-opacity=".8"><title>${escapeHtml(title)}</title></path>`;
  });
  const column = (index: number, label: string, ticks: readonly (readonly [string, number])[]): string =>
    `<line class="frame" x1="${x(index)}" x2="${x(index)}" y1="0" y2="${HEIGHT}"/><text class="ink strong" x="${x(index)}" y="-10" text-anchor="middle">${escapeHtml(label)}</text>${ticks
      .map(([text, y]) => `<text class="ink" x="${x(index) - 4}" y="${round(y) + 3}" text-anchor="end">${escapeHtml(text)}</text>`)
      .join('')}`;
  const heads = [
    ...axes.map(({ label, ticks, place }, index) => column(index, label, ticks.map((tick) => [tick, place(tick)] as const))),
    column(axes.length, table.objective, objective.ticks(5).map((tick) => [String(tick), objective(tick)] as const)),
  ];
  return picture(x(axes.length) + MARGIN.side, HEIGHT + MARGIN.top + MARGIN.bottom, 'settings and what came of them', `<g transform="translate(0 ${MARGIN.top})">${lines.join('')}${heads.join('')}</g>`);
}

const round = (value: number): number => Math.round(value * 10) / 10;
