/** A network as an SVG document: no script, no other file, the same for the same text. */
import { curveBasis, line } from 'd3-shape';
import type { Place } from '../../diagnostics/source.ts';
import { escapeHtml } from '../../escape.ts';
import type { Facts } from '../../passes/facts.ts';
import { LEFT_OUT } from './labels.ts';
import { layOut, MOST_LAID_OUT, type Point, type Rectangle } from './layout.ts';
import { LEGEND, legend } from './legend.ts';
import { colourOf, inkOn, UNKNOWN } from './scale.ts';
import { styleSheet } from './style.ts';
import type { Box, EdgeKind, View } from './view.ts';

const HEADER = 64;
const PAD = 16;

export interface SvgOptions {
  /** Dark where the reader's page is; left out for renderers that know no media queries. */
  readonly dark?: boolean;
  /** Line of a place in the file that is shown beside the drawing: boxes name theirs, for a cursor to be followed. */
  readonly lineOf?: (place: Place) => number | undefined;
}

export function networkSvg(view: View, facts: Facts, { dark = true, lineOf }: SvgOptions = {}): string {
  const drawing = layOut(view);
  const height = Math.ceil(HEADER + LEGEND.height + drawing.height);
  const { parameters } = facts.totals;
  const size = `${view.graph.nodes.length.toLocaleString('en-US')} layers · ${parameters.toLocaleString('en-US')} parameters`;
  const count = view.boxes.length;
  const crowded = count > MOST_LAID_OUT ? [`not drawn: ${count.toLocaleString('en-US')} boxes are too many`] : [];
  const subtitle = [size, ...(view.graph.incomplete ? [LEFT_OUT] : []), ...crowded].join(' · ');
  const width = Math.ceil(Math.max(drawing.width, LEGEND.width + 2 * PAD, view.graph.name.length * 10 + 2 * PAD, subtitle.length * 6.7 + 2 * PAD));
  const left = Math.round((width - drawing.width) / 2);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(`the network ${view.graph.name}`)}">
<style>${styleSheet(dark)}</style>
<defs>${kinds.map(head).join('')}</defs>
<rect class="paper" width="${width}" height="${height}"/>
<text class="title" x="${PAD}" y="28">${escapeHtml(view.graph.name)}</text><text class="quiet" x="${PAD}" y="46">${escapeHtml(subtitle)}</text>
${legend(PAD, HEADER, kinds.filter((it) => view.edges.some(({ kind }) => kind === it)))}
<g transform="translate(${left} ${HEADER + LEGEND.height})">
${drawing.frames.map(({ frame: _, ...at }) => `<rect class="frame" ${corner(at)} rx="8"/>`).join('\n')}
${drawing.edges.map(({ edge, points }) => `<path class="edge ${edge.kind}" d="${curve(points)}" marker-end="url(#${edge.kind})"/>`).join('\n')}
${drawing.frames.map(({ frame, ...at }) => `<text class="name" x="${round(at.x - at.width / 2 + 8)}" y="${round(at.y - at.height / 2 + 14)}">${escapeHtml(frame.label)}</text>`).join('\n')}
${drawing.boxes.map(({ box, ...place }) => draw(box, place, lineOf)).join('\n')}
</g>
</svg>
`;
}

const curve = (points: readonly Point[]): string => line<Point>().x(({ x }) => x).y(({ y }) => y).curve(curveBasis).digits(1)([...points]) ?? '';

const kinds: readonly EdgeKind[] = ['flow', 'residual', 'dense'];
const head = (kind: EdgeKind): string =>
  `<marker id="${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" orient="auto"><path class="head ${kind}" d="M0 0L8 4L0 8z"/></marker>`;

function draw(box: Box, at: Rectangle, lineOf: SvgOptions['lineOf']): string {
  const fill = colourOf(box.ratio);
  const ink = inkOn(fill);
  const lines = lineOf && [...new Set(box.places.map(lineOf).filter((it) => it !== undefined))];
  const open = `<g class="box ${box.kind}${fill === UNKNOWN ? ' unknown' : ''}" id="${box.id}"${lines ? ` data-lines="${lines.join(' ')}"` : ''}><title>${escapeHtml(box.about.join('\n'))}</title>`;
  return `${open}${outline(box, at, fill)}${inscription(box, at, ink)}</g>`;
}

function outline({ kind }: Box, at: Rectangle, fill: string): string {
  if (kind === 'merge') return `<circle cx="${round(at.x)}" cy="${round(at.y)}" r="11" fill="${fill}"/>`;
  const radius = kind === 'activation' || kind === 'input' || kind === 'output' ? at.height / 2 : 5;
  // A second sheet behind: there is more in it.
  const behind = kind === 'group' ? `<rect ${corner({ ...at, x: at.x + 4, y: at.y + 4 })} rx="${radius}" fill="${fill}"/>` : '';
  return `${behind}<rect ${corner(at)} rx="${radius}" fill="${fill}"/>`;
}

function inscription({ kind, label, detail, word }: Box, { x, y }: Rectangle, ink: string): string {
  const text = (content: string, dy: number, size = 11): string => `<text x="${round(x)}" y="${round(y + dy)}" fill="${ink}" font-size="${size}" text-anchor="middle">${escapeHtml(content)}</text>`;
  if (kind === 'merge') return sign(word, round(x), round(y), ink);
  if (kind === 'activation') return text(label, 4);
  return `${text(label, -3)}${text(detail, 12, 10)}`;
}

/** As papers draw it; words without a sign of their own are told by pointing at them. */
function sign(word: string, x: number, y: number, ink: string): string {
  const strokes: Record<string, string> = { add: 'M-6 0H6M0 -6V6', subtract: 'M-6 0H6', multiply: 'M-4 -4L4 4M-4 4L4 -4', concat: 'M-3 -6V6M3 -6V6' };
  return `<path class="sign" transform="translate(${x} ${y})" stroke="${ink}" d="${strokes[word] ?? 'M-5 3L0 -5L5 3Z'}"/>`;
}

const round = (it: number): number => Math.round(it * 10) / 10;
const corner = ({ x, y, width, height }: Rectangle): string => `x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}"`;
