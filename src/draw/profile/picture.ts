/** `analyze --format svg`: three columns over the layers, each on a logarithmic scale of its own; no script, no other file. */
import { scaleLog, type ScaleLogarithmic } from 'd3-scale';
import { line } from 'd3-shape';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import { showShape } from '../../ir/types.ts';
import { escapeHtml } from '../../escape.ts';
import type { LayerProfile, Profile } from './profile.ts';
import { figure } from './figure.ts';

const ROW = 18;
const TOP = 92;
const LABELS = 250;
const COLUMN = 210;
const GAP = 40;
const WIDTH = LABELS + 3 * (COLUMN + GAP);
/** Powers of ten beyond these are drawn at the edge: float64 and an axis end somewhere. */
const LEAST = 1e-40;
const MOST = 1e40;

interface Column {
  readonly title: string;
  readonly className: string;
  readonly value: (layer: LayerProfile) => number | null;
  readonly interval: (layer: LayerProfile) => { readonly low: number; readonly high: number } | null;
}

const columns: readonly Column[] = [
  { title: 'gradient of the kernel, norm', className: 'weight', value: (it) => it.gradient?.norm ?? null, interval: (it) => it.gradient },
  { title: 'gradient by the values, rms', className: 'backward', value: (it) => it.backward, interval: () => null },
  { title: 'values, rms', className: 'forward', value: (it) => (it.forward === null ? null : Math.sqrt(it.forward)), interval: () => null },
];

/** Lines of the source that findings are on, with what they say. */
export type Marks = ReadonlyMap<number, readonly Diagnostic[]>;

export function marksOf(findings: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>, file: string): Marks {
  const marks = new Map<number, Diagnostic[]>();
  for (const finding of findings) {
    if (finding.place.file !== file) continue;
    const at = sources.get(file)?.positionAt(finding.place.start).line ?? 1;
    marks.set(at, [...marks.get(at) ?? [], finding]);
  }
  return marks;
}

/**
 * An SVG document, as wide as a page and as high as there are layers.
 * @param lineOf line of a row in the file that is shown beside the picture: rows name theirs, for a cursor to be followed
 */
export function profileSvg(profile: Profile, marks: Marks, lineOf: (row: number) => number | undefined = () => undefined): string {
  const { layers, network, batch } = profile;
  const found = [...marks].flatMap(([at, list]) => list.map((it) => ({ at, it })));
  const bottom = TOP + layers.length * ROW;
  const height = bottom + 14 + found.length * ROW + (found.length > 0 ? 14 : 0);
  const subtitle = `${profile.totals.parameters.toLocaleString('en-US')} parameters · predicted for the first step${batch === null ? '' : ` at batch ${batch}`} · bars: 90 % interval over initializations`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="predicted gradients of ${escapeHtml(network)}">
<style>${STYLE}</style>
<rect class="paper" width="${WIDTH}" height="${height}"/>
<text class="title" x="12" y="24">${escapeHtml(network)}</text><text class="quiet" x="12" y="42">${escapeHtml(subtitle)}</text>
${layers.map((layer, row) => label(layer, row, marks.get(layer.line) ?? [], lineOf(row))).join('\n')}
${columns.map((column, i) => drawColumn(column, LABELS + i * (COLUMN + GAP), layers, bottom)).join('\n')}
${found.map(({ at, it }, i) => `<text class="${it.severity}" x="12" y="${bottom + 28 + i * ROW}">${escapeHtml(`${it.severity}[${it.code}] line ${at}: ${it.message}`)}</text>`).join('\n')}
</svg>
`;
}

const yOf = (row: number): number => TOP + row * ROW + ROW / 2;

function label(layer: LayerProfile, row: number, marks: readonly Diagnostic[], line: number | undefined): string {
  const name = layer.name.length > 24 ? `…${layer.name.slice(-23)}` : layer.name;
  const lines = line === undefined ? '' : ` data-lines="${line}"`;
  const band = row % 2 === 0 || line !== undefined ? `<rect class="${row % 2 === 0 ? 'band' : 'paper'}"${lines} x="0" y="${TOP + row * ROW}" width="${WIDTH}" height="${ROW}"/>` : '';
  const worst = marks.find(({ severity }) => severity === 'error') ?? marks[0];
  const mark = worst === undefined ? '' : `<circle class="${worst.severity}" cx="6" cy="${yOf(row)}" r="4"><title>${escapeHtml(worst.message)}</title></circle>`;
  return `${band}${mark}<text x="14" y="${yOf(row) + 4}">${escapeHtml(name)}<title>${escapeHtml(`${layer.name}, line ${layer.line}`)}</title></text>` +
    `<text class="quiet" x="${LABELS - 12}" y="${yOf(row) + 4}" text-anchor="end">${layer.shape === null ? '?' : showShape(layer.shape)}</text>`;
}

function drawColumn({ title, className, value, interval }: Column, left: number, layers: readonly LayerProfile[], bottom: number): string {
  const points = layers.map((layer, row) => ({ layer, row, at: value(layer), span: interval(layer) }));
  const shown = points.flatMap(({ at, span }) => [at, span?.low, span?.high]).filter((it) => it !== null && it !== undefined && it > 0).map((it) => clamp(it!));
  const heading = `<text class="heading ${className}" x="${left}" y="${TOP - 24}">${title}</text>`;
  if (shown.length === 0) return `${heading}<text class="quiet" x="${left}" y="${TOP + 13}">not known</text>`;
  const x = decades(shown, left);
  const ticks = tickDecades(x).map((power) => {
    const at = x(10 ** power).toFixed(1);
    return `<line class="grid" x1="${at}" x2="${at}" y1="${TOP - 4}" y2="${bottom}"/><text class="tick" x="${at}" y="${TOP - 8}" text-anchor="middle">10<tspan dy="-4" font-size="8">${power}</tspan></text>`;
  });
  const known = points.filter((it): it is typeof it & { at: number } => it.at !== null && it.at > 0);
  const path = line<(typeof known)[number]>().x((it) => x(clamp(it.at))).y((it) => yOf(it.row))(known) ?? '';
  const dots = known.map(({ layer, row, at, span }) => {
    const y = yOf(row);
    const text = `${layer.name}: ${figure(at)}${span === null ? '' : ` (${figure(span.low)} to ${figure(span.high)})`}`;
    const bar = span === null || !(span.low > 0) ? '' : `<line class="interval ${className}" x1="${x(clamp(span.low)).toFixed(1)}" x2="${x(clamp(span.high)).toFixed(1)}" y1="${y}" y2="${y}"/>`;
    return `${bar}<circle class="dot ${className}" cx="${x(clamp(at)).toFixed(1)}" cy="${y}" r="3"><title>${escapeHtml(text)}</title></circle>`;
  });
  // Zero has no place on this scale, and must not look like a gap.
  const zeros = points.filter(({ at }) => at === 0).map(({ row }) => `<text class="tick" x="${left - 4}" y="${yOf(row) + 4}" text-anchor="end">0</text>`);
  return [heading, ...ticks, `<path class="line ${className}" d="${path}"/>`, ...dots, ...zeros].join('');
}

const clamp = (x: number): number => Math.min(MOST, Math.max(LEAST, x));

/** Whole decades, at least three, so that healthy differences do not look like drama. */
function decades(values: readonly number[], left: number): ScaleLogarithmic<number, number> {
  let low = Math.floor(Math.log10(Math.min(...values)));
  let high = Math.ceil(Math.log10(Math.max(...values)));
  if (high - low < 2) low--;
  high = Math.max(high, low + 3);
  return scaleLog().domain([10 ** low, 10 ** high]).range([left, left + COLUMN]);
}

function tickDecades(x: ScaleLogarithmic<number, number>): number[] {
  const [low, high] = x.domain().map((it) => Math.round(Math.log10(it))) as [number, number];
  const step = Math.ceil((high - low) / 6);
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
}

const STYLE = `
svg{--paper:#fff;--band:#f5f6f8;--text:#1d2330;--quiet:#667085;--grid:#dfe3ea;--weight:#2563eb;--backward:#b45309;--forward:#0f766e;--error:#c81e1e;--warning:#b45309}
@media (prefers-color-scheme:dark){svg{--paper:#14171d;--band:#1b1f27;--text:#e6e9ef;--quiet:#97a1b3;--grid:#2c323d;--weight:#6ea8fe;--backward:#f0a54a;--forward:#4fd1c5;--error:#ff7b7b;--warning:#f0a54a}}
text{font:12px system-ui,sans-serif;fill:var(--text)}.paper{fill:var(--paper)}.band{fill:var(--band)}.title{font-size:17px;font-weight:600}
.quiet,.tick,text.info,text.hint{fill:var(--quiet)}.tick{font-size:10px}.heading{font-weight:600}.grid{stroke:var(--grid)}
text.weight{fill:var(--weight)}text.backward{fill:var(--backward)}text.forward{fill:var(--forward)}text.error{fill:var(--error)}text.warning{fill:var(--warning)}
circle.error{fill:var(--error)}circle.warning{fill:var(--warning)}circle.info,circle.hint{fill:var(--quiet)}
.line{fill:none;stroke-width:1.5;opacity:.45}.interval{stroke-width:5;opacity:.28;stroke-linecap:round}
.dot.weight{fill:var(--weight)}.dot.backward{fill:var(--backward)}.dot.forward{fill:var(--forward)}
.line.weight,.interval.weight{stroke:var(--weight)}.line.backward{stroke:var(--backward)}.line.forward{stroke:var(--forward)}`.trim();
