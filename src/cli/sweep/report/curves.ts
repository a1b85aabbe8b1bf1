/** Curves by epoch in small frames, one for each pair of values of two settings; a third setting is the colour. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { escapeHtml } from '../../../escape.ts';
import { GROUPS, picture } from './colours.ts';
import { boundsOf, type Axis, type Table } from './table.ts';

const FRAME = { width: 190, height: 96, gap: 14 };
const MARGIN = { left: 96, top: 46, bottom: 30, right: 8 };
/** More frames or groups than this tell nobody anything. */
const MOST = 9;

/** Rows, columns and colour of the frames: settings of few values, in the order of the file. */
export function facetsOf({ axes }: Table): readonly (Axis | undefined)[] {
  const few = axes.filter(({ values }) => values.length <= MOST);
  return [few[0], few[1], few[2]];
}

export function curvesPicture(table: Table): string {
  const [down, across, colour] = facetsOf(table);
  const rows = down?.values ?? [''];
  const columns = across?.values ?? [''];
  const epochs = Math.max(2, ...table.trials.map(({ values }) => values.length));
  const [low, high] = boundsOf(table);
  const x = scaleLinear([1, epochs], [0, FRAME.width]);
  const y = scaleLinear([low, high], [FRAME.height, 0]).clamp(true);
  const path = line<number>().defined(Number.isFinite).x((_, index) => round(x(index + 1))).y((value) => round(y(value)));
  const width = MARGIN.left + columns.length * (FRAME.width + FRAME.gap) + MARGIN.right;
  const height = MARGIN.top + rows.length * (FRAME.height + FRAME.gap) + MARGIN.bottom;
  const frames = rows.flatMap((row, i) => columns.map((column, j) => {
    const inside = table.trials.filter(
      ({ settings }) => (down === undefined || settings[down.label] === row) && (across === undefined || settings[across.label] === column),
    );
    const curves = inside.map(({ values, settings }) => {
      const group = colour === undefined ? 0 : Math.max(0, colour.values.indexOf(settings[colour.label] ?? ''));
      const text = Object.entries(settings).map(([label, value]) => `${label} ${value}`).join(', ');
      return `<path d="${path([...values]) ?? ''}" fill="none" stroke="${GROUPS[group % GROUPS.length]}" stroke-width="1.2" stroke-opacity=".75"><title>${escapeHtml(`${text}: ${values.at(-1) ?? ''}`)}</title></path>`;
    });
    const ticks = y.ticks(3).map((tick) => `<line class="line" x1="0" x2="${FRAME.width}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>${j === 0 ? `<text class="ink" x="-5" y="${round(y(tick)) + 3}" text-anchor="end">${tick}</text>` : ''}`);
    const below = i < rows.length - 1 ? '' : x.ticks(4).filter(Number.isInteger).map((tick) => `<text class="ink" x="${round(x(tick))}" y="${FRAME.height + 12}" text-anchor="middle">${tick}</text>`).join('');
    return `<g transform="translate(${MARGIN.left + j * (FRAME.width + FRAME.gap)} ${MARGIN.top + i * (FRAME.height + FRAME.gap)})"><rect class="frame" width="${FRAME.width}" height="${FRAME.height}"/>${ticks.join('')}${below}${curves.join('')}</g>`;
  }));
  const heads = columns.map((column, j) =>
    label(
      MARGIN.left + j * (FRAME.width + FRAME.gap) + FRAME.width / 2,
      MARGIN.top - 8,
      across === undefined ? '' : `${across.label} ${column}`,
      'middle',
    ),
  );
  const sides = rows.map((row, i) => label(2, MARGIN.top + i * (FRAME.height + FRAME.gap) + 10, row, 'start'));
  const legend = (colour?.values ?? []).map((value, i) => `<text x="${MARGIN.left + i * 110}" y="14" fill="${GROUPS[i % GROUPS.length]}" class="strong">━ ${escapeHtml(`${colour!.label} ${value}`)}</text>`);
  const epoch = `<text class="ink" x="${width - MARGIN.right - FRAME.gap}" y="${height - 4}" text-anchor="end">epoch</text>`;
  return picture(width, height, `${table.objective} by epoch`, [...legend, ...heads, ...sides, ...frames, epoch].join(''));
}

const label = (x: number, y: number, text: string, anchor: string): string => `<text class="ink strong" x="${x}" y="${y}" text-anchor="${anchor}">${escapeHtml(text.length > 18 && anchor === 'start' ? `${text.slice(0, 17)}…` : text)}</text>`;
const round = (value: number): number => Math.round(value * 10) / 10;
