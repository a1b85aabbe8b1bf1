/** Findings for machines: `{"findings":[…],"errors":n,"warnings":n,"infos":n,"files":n}`, positions counted from 1. */
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import type { Place, Position, SourceFile } from '../../diagnostics/source.ts';
import type { Reporter } from './reporter.ts';

export const json: Reporter = ({ findings, sources }) => {
  const count = (severity: Severity): number => findings.filter((it) => it.severity === severity).length;
  const report = {
    findings: findings.map((it) => toJson(it, sources)),
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    files: sources.size,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};

/** One finding, the same in `lint` and in `analyze`. */
export function toJson(it: Diagnostic, sources: ReadonlyMap<string, SourceFile>): object {
  const at = (place: Place): object => where(place, sources);
  return {
    code: it.code,
    name: it.name,
    severity: it.severity,
    message: it.message,
    ...at(it.place),
    ...(it.label === undefined ? {} : { label: it.label }),
    related: it.related.map((label) => ({ ...at(label.place), text: label.text })),
    notes: it.notes,
    fixes: it.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...at(edit.place), text: edit.text })) })),
    ...(it.data === undefined ? {} : { data: it.data }),
  };
}

function where(place: Place, sources: ReadonlyMap<string, SourceFile>): { file: string; start: Position; end: Position } {
  const nowhere: Position = { line: 1, column: 1 };
  const source = sources.get(place.file);
  return { file: place.file, start: source?.positionAt(place.start) ?? nowhere, end: source?.positionAt(place.end) ?? nowhere };
}
