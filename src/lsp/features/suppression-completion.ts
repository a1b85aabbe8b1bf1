/** Completion in `// gradnet-ignore …`: what can be ignored, and first of it what is found in this file. */
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver-types';
import { knownDiagnostics } from '../../suppress.ts';
import { rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';

/** Everything up to the name that is written; the reason behind the colon is the author's. */
const NAME = /\/\/\s*gradnet-ignore(?:-file)?\s+(?:[\w-]+[\s,]+)*(?<typed>[\w-]*)$/;

/** Nothing elsewhere in a comment. Errors cannot be ignored. */
export function completeSuppression(snapshot: Snapshot, offset: number): CompletionItem[] {
  const { source } = snapshot;
  const start = source.lineStarts[source.positionAt(offset).line - 1]!;
  const typed = NAME.exec(source.text.slice(start, offset))?.groups!['typed'];
  if (typed === undefined) return [];
  // Not what is wrong with this comment itself.
  const found = new Set(snapshot.diagnostics.flatMap(({ code, place }) => (place.start >= start && place.start <= offset ? [] : [code])));
  const range = rangeOf(source, { start: offset - typed.length, end: offset });
  return knownDiagnostics().filter(({ severity }) => severity !== 'error').map(({ code, name }) => ({
    label: name, kind: CompletionItemKind.EnumMember, detail: found.has(code) ? `${code}, found in this file` : code,
    sortText: `${found.has(code) ? 0 : 1}${name}`, filterText: name, textEdit: { range, newText: name },
  }));
}
