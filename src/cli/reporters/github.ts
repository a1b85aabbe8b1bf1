/** Findings as annotations of a GitHub workflow: one `::error …::` a finding, the gravest first, and a total. */
import { harmlessLines } from '../../escape.ts';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import type { Reporter } from './reporter.ts';
import { total } from './total.ts';

/** GitHub's words for severities, in the order in which they are written. */
const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };
/** GitHub shows no more annotations of each kind in one step. */
const MOST_SHOWN = 10;

export const github: Reporter = ({ findings, sources }) => {
  const severities = Object.keys(commands) as Severity[];
  const inOrder = severities.flatMap((severity) => findings.filter((it) => it.severity === severity));
  const hidden = severities.reduce((sum, severity) => sum + Math.max(0, findings.filter((it) => it.severity === severity).length - MOST_SHOWN), 0);
  const rest = hidden === 0 ? '' : `; ${hidden} of them are only in this log, since GitHub shows ${MOST_SHOWN} of each kind`;
  return `${inOrder.map((it) => annotation(it, sources)).join('')}${total(findings, sources.size)}${rest}\n`;
};

function annotation(it: Diagnostic, sources: ReadonlyMap<string, SourceFile>): string {
  const source = sources.get(it.place.file);
  const start = source?.positionAt(it.place.start) ?? { line: 1, column: 1 };
  const end = source?.positionAt(it.place.end) ?? start;
  // Columns of a place over several lines would be taken for columns of its first line.
  const columns = start.line === end.line ? { col: start.column, endColumn: Math.max(end.column, start.column + 1) } : {};
  const properties = { file: it.place.file.replaceAll('\\', '/'), line: start.line, endLine: end.line, ...columns, title: `${it.code} ${it.name}` };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`).join(',');
  // The log shows the text alone, so it says where.
  const lines = [
    `${it.place.file}:${start.line}:${start.column}: ${it.message}`,
    ...(it.label === undefined ? [] : [it.label]),
    ...it.related.map(({ place, text }) => `${place.file}:${sources.get(place.file)?.positionAt(place.start).line ?? 1}: ${text}`),
    ...it.notes,
    ...it.fixes.map(({ title, effect }) => `fix: ${title}${effect === undefined ? '' : ` (${effect})`}`),
  ];
  return `::${commands[it.severity]} ${written}::${data(harmlessLines(lines.join('\n')))}\n`;
}

/** What ends a command or a line of the protocol, as the runner decodes it. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
