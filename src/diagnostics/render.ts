/** Diagnostics as text for people: each with its source, what points at what, why, and what mends it. */
import type { Diagnostic, Fix, Label, Severity } from './diagnostic.ts';
import { harmless } from '../escape.ts';
import { displayWidth, expandTabs } from './display.ts';
import type { SourceFile } from './source.ts';

export type Sources = (file: string) => SourceFile | undefined;
type Paint = (text: string) => string;

/** One function a role, so that any colour library fits. */
export interface ColorFunctions {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
  readonly green: Paint;
}

export interface RenderOptions {
  /** True for ANSI colours, or functions that colour. */
  readonly color: boolean | ColorFunctions;
  /** Columns of the terminal; source lines are cut to fit. 120 by default. */
  readonly width?: number;
}

const ansi = (open: number, close: number): Paint => (text) => `\x1b[${open}m${text}\x1b[${close}m`;
const COLORS: ColorFunctions = {
  bold: ansi(1, 22), dim: ansi(2, 22), red: ansi(31, 39), yellow: ansi(33, 39), blue: ansi(34, 39), cyan: ansi(36, 39), green: ansi(32, 39),
};
const plain: Paint = (text) => text;
const NONE: ColorFunctions = { bold: plain, dim: plain, red: plain, yellow: plain, blue: plain, cyan: plain, green: plain };

const colorsOf = ({ color }: RenderOptions): ColorFunctions => (color === true ? COLORS : color === false ? NONE : color);
const paintOf = (severity: Severity, c: ColorFunctions): Paint => ({ error: c.red, warning: c.yellow, info: c.cyan })[severity];

/** The whole report: a paragraph for each diagnostic, a blank line between. Empty when there are none. */
export function renderPretty(diagnostics: readonly Diagnostic[], sources: Sources, options: RenderOptions): string {
  return diagnostics.map((diagnostic) => renderOne(diagnostic, sources, options)).join('\n');
}

/** One line each: `net.gradnet:9:3: error[GN1001]: there is no layer `cnov`  (unknown-word)`. */
export function renderConcise(diagnostics: readonly Diagnostic[], sources: Sources, options: RenderOptions = { color: false }): string {
  const c = colorsOf(options);
  return diagnostics.map((d) => {
    const { line, column } = positionOf(d.place, sources);
    return `${harmless(d.place.file)}:${line}:${column}: ${paintOf(d.severity, c)(`${d.severity}[${d.code}]`)}: ${harmless(d.message)}  ${c.dim(`(${d.name})`)}\n`;
  }).join('');
}

function positionOf(place: Label['place'], sources: Sources): { line: number; column: number } {
  return sources(place.file)?.positionAt(place.start) ?? { line: 1, column: 1 };
}

function renderOne(d: Diagnostic, sources: Sources, options: RenderOptions): string {
  const c = colorsOf(options);
  const paint = paintOf(d.severity, c);
  const labels: Label[] = [{ place: d.place, text: d.label ?? '' }, ...d.related];
  const gutter = Math.max(2, ...labels.map((label) => String(positionOf(label.place, sources).line).length));
  const lines = [`${paint(c.bold(`${d.severity}[${d.code}]`))}${c.bold(`: ${harmless(d.message)}`)}  ${c.dim(`(${d.name})`)}`];
  const margin = ' '.repeat(gutter);

  let shown = '';
  labels.forEach((label, index) => {
    const source = sources(label.place.file);
    const { line, column } = positionOf(label.place, sources);
    const where = `${label.place.file}:${line}`;
    // Labels in one line share it; a label elsewhere opens a frame of its own.
    if (where !== shown) lines.push(`${margin} ${c.blue('┌─')} ${harmless(label.place.file)}:${line}:${column}`);
    if (source) {
      const view = viewOf(source, label.place, options.width ?? 120, gutter);
      if (where !== shown) lines.push(`${c.blue(`${String(line).padStart(gutter)} │`)} ${view.text}`);
      const mark = index === 0 ? paint('^'.repeat(view.length)) : c.blue('-'.repeat(view.length));
      lines.push(`${c.blue(`${margin} │`)} ${' '.repeat(view.start)}${mark}${label.text === '' ? '' : ` ${(index === 0 ? paint : c.blue)(harmless(label.text))}`}`);
    } else if (label.text !== '') lines.push(`${c.blue(`${margin} │`)} ${harmless(label.text)}`);
    shown = where;
  });

  for (const note of d.notes) lines.push(`${margin} ${c.blue('=')} ${c.bold('note')}: ${harmless(note)}`);
  lines.push(...renderFixes(d.fixes, margin, c));
  lines.push(`${margin} ${c.blue('=')} ${c.bold('explain')}: gradnetc explain ${d.name}`);
  return `${lines.join('\n')}\n`;
}

interface View {
  readonly text: string;
  /** Columns before the span, and of the span. */
  readonly start: number;
  readonly length: number;
}

/** The line that a place begins in, cut to the terminal around the place; a place over several lines is shown in its first. */
function viewOf(source: SourceFile, place: Label['place'], width: number, gutter: number): View {
  const { line } = source.positionAt(place.start);
  const lineStart = source.lineStarts[line - 1]!;
  const lineText = source.lineText(line);
  const room = Math.max(40, width - gutter - 3);
  let from = 0;
  let to = lineText.length;
  const first = Math.min(place.start - lineStart, lineText.length);
  if (lineText.length > room) {
    // A third of the room before the place, so that most of what follows is seen too.
    from = Math.max(0, Math.min(first - Math.floor(room / 3), lineText.length - room + 2));
    to = Math.min(lineText.length, from + room - 2);
  }
  const last = Math.min(Math.max(place.end - lineStart, first), to);
  const before = harmless(expandTabs(lineText.slice(from, first)));
  const whole = harmless(expandTabs(lineText.slice(from, to)));
  const cut = from > 0 ? '…' : '';
  const start = displayWidth(before) + cut.length;
  // Measured from the line's beginning, since a tab inside the span depends on what is before it.
  const end = displayWidth(harmless(expandTabs(lineText.slice(from, last)))) + cut.length;
  return { text: `${cut}${whole.trimEnd()}${to < lineText.length ? '…' : ''}`, start, length: Math.max(1, end - start) };
}

const COMMANDS: Readonly<Record<Fix['applicability'], string>> = {
  safe: 'gradnetc lint --fix', unsafe: 'gradnetc lint --fix --unsafe-fixes', display: '',
};

function renderFixes(fixes: readonly Fix[], margin: string, c: ColorFunctions): string[] {
  const titles = fixes.map((fix) => harmless(fix.title));
  const effects = fixes.map((fix) => harmless(fix.effect ?? ''));
  const titleWidth = Math.max(0, ...titles.map(displayWidth));
  const effectWidth = Math.max(0, ...effects.map(displayWidth));
  const pad = (text: string, width: number): string => text + ' '.repeat(width - displayWidth(text));
  return fixes.map((fix, i) => {
    const command = fix.edits.length > 0 ? COMMANDS[fix.applicability] : '';
    // `--fix` applies the first; the others are the reader's choice.
    const columns = [
      pad(titles[i]!, titleWidth),
      ...(effectWidth > 0 ? [pad(effects[i]!, effectWidth)] : []),
      ...(command && i === 0 ? [c.dim(`(${command})`)] : []),
    ];
    return `${margin} ${c.blue('=')} ${c.green(fixes.length > 1 ? `fix ${i + 1}` : 'fix')}: ${columns.join('    ').trimEnd()}`;
  });
}
