/** A square for each trial of a grid: settings of one half down, of the other half across, the objective as colour. */
import { scaleLinear } from 'd3-scale';
import { escapeHtml } from '../../../escape.ts';
import { shownFigure } from '../progress.ts';
import { gradeOf, NOTHING, picture } from './colours.ts';
import type { Axis, Drawn, Table } from './table.ts';

const CELL = { width: 50, height: 20 };
const COLUMN = 78;
const LINE = 15;
/** A picture of more rows or columns is no picture. */
const MOST = 48;

type Combination = readonly string[];

const combinations = (axes: readonly Axis[]): Combination[] =>
  axes.reduce<Combination[]>((all, { values }) => all.flatMap((before) => values.map((value) => [...before, value])), [[]]);

/** Undefined where the settings make no grid that can be looked at. */
export function heatMap(table: Table): string | undefined {
  const half = Math.ceil(table.axes.length / 2);
  const [down, across] = [table.axes.slice(0, half), table.axes.slice(half)];
  const [rows, columns] = [combinations(down), combinations(across)];
  if (table.axes.length === 0 || rows.length > MOST || columns.length > MOST || rows.length * columns.length > 2 * table.trials.length) return undefined;
  const figures = table.trials.flatMap(({ figure }) => figure ?? []);
  const [worst, best] = table.falls ? [Math.max(...figures), Math.min(...figures)] : [Math.min(...figures), Math.max(...figures)];
  const share = scaleLinear([worst, best === worst ? worst + 1 : best], [0, 1]);
  const left = down.length * COLUMN + 6;
  const top = across.length * LINE + LINE + 8;
  const find = (row: Combination, column: Combination): Drawn | undefined => table.trials.find(({ settings }) =>
    down.every(({ label }, i) => settings[label] === row[i]) && across.every(({ label }, i) => settings[label] === column[i]));
  const cells = rows.flatMap((row, i) => columns.map((column, j) => {
    const trial = find(row, column);
    if (trial === undefined) return '';
    const fill = trial.figure === undefined ? NOTHING : gradeOf(share(trial.figure));
    const text = trial.figure === undefined ? trial.row.state : shownFigure(Number(trial.figure.toFixed(3)));
    const title = `${Object.entries(trial.settings).map(([label, value]) => `${label} ${value}`).join(', ')}: ${trial.figure ?? trial.row.cause ?? trial.row.state}`;
    const warned = trial.row.trial.against.length > 0 ? `<path d="M${CELL.width - 9} 2h7v7z" fill="#d55e00"/>` : '';
    return `<g transform="translate(${left + j * CELL.width} ${top + i * CELL.height})"><rect width="${CELL.width - 1}" height="${CELL.height - 1}" fill="${fill}"/><text x="${CELL.width / 2}" y="13.5" text-anchor="middle" fill="${inkOn(trial, share)}">${escapeHtml(text)}</text>${warned}<title>${escapeHtml(title)}</title></g>`;
  }));
  const labels = [
    ...across.flatMap(({ label }, depth) => [text(left - 6, 12 + depth * LINE, label, 'end', true), ...columns.flatMap((column, j) => (changes(columns, j, depth) ? text(left + j * CELL.width + 2, 12 + depth * LINE, column[depth]!, 'start') : []))]),
    ...down.flatMap(({ label }, depth) => [
      text(depth * COLUMN, top - 5, label, 'start', true),
      ...rows.flatMap((row, i) => (changes(rows, i, depth) ? text(depth * COLUMN, top + i * CELL.height + 13.5, row[depth]!, 'start') : [])),
    ]),
  ];
  return picture(
    left + columns.length * CELL.width + 4,
    top + rows.length * CELL.height + 4,
    `${table.objective} of each trial`,
    [...labels, ...cells].join(''),
  );
}

/** Whether a heading differs from the one before, or one above it does. */
const changes = (all: readonly Combination[], at: number, depth: number): boolean =>
  at === 0 || all[at]!.slice(0, depth + 1).some((value, i) => value !== all[at - 1]![i]);

const text = (x: number, y: number, content: string, anchor: string, strong = false): string => `<text class="ink${strong ? ' strong' : ''}" x="${x}" y="${y}" text-anchor="${anchor}">${escapeHtml(content)}</text>`;

const inkOn = ({ figure }: Drawn, share: (figure: number) => number): string =>
  figure !== undefined && (share(figure) > 0.97 || share(figure) < 0.2) ? '#ffffff' : '#11151c';
