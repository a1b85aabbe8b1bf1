/** Hover on a comment that answers findings: what each of them means, and whether the comment is needed. */
import type { Hover } from 'vscode-languageserver-types';
import { findSuppressions, type Suppression } from '../../diagnostics/suppressions.ts';
import { knownDiagnostics } from '../../suppress.ts';
import { contains, rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';

/** Of the name under the cursor, or of every one in the comment. */
export function hoverSuppression(snapshot: Snapshot, offset: number, readPage: (name: string) => string): Hover | undefined {
  const inComment = findSuppressions(snapshot.unit.comments, snapshot.source, knownDiagnostics()).filter(({ comment }) => contains(comment, offset));
  if (inComment.length === 0) return undefined;
  const named = inComment.find(({ place }) => contains(place, offset));
  const shown = named ? [named] : inComment;
  const value = shown.map((it) => `${effect(it, snapshot)}${it.known ? `\n\n${beginningOf(readPage(it.known.name))}` : ''}`).join('\n\n---\n\n');
  return { contents: { kind: 'markdown', value }, range: rangeOf(snapshot.source, named?.place ?? inComment[0]!.comment) };
}

/** What the comment does, in the words of the finding about it where there is one. */
function effect(it: Suppression, snapshot: Snapshot): string {
  const complaint = snapshot.diagnostics.find(({ place }) => place.start === it.place.start && place.end === it.place.end);
  if (complaint) return [complaint.message, ...complaint.notes].join('; ');
  const reach = it.line === undefined ? 'in this file' : `on line ${it.line}`;
  const answered = snapshot.analysis.suppressed.filter(({ diagnostic: { code, place } }) =>
    code === it.known?.code && place.file === snapshot.source.name && (it.line === undefined || snapshot.source.positionAt(place.start).line === it.line));
  if (answered.length > 0) return `Used: silences \`${it.known!.name}\` ${reach}.\n\n${answered.map(({ diagnostic }) => `> ${diagnostic.message}`).join('\n>\n')}`;
  return `Silences \`${it.written}\` ${reach}; whether it is needed is not known, since that is not looked for here or the file has errors.`;
}

/** The page's title with its code, its one sentence, and what is reported when. */
const beginningOf = (page: string): string => page.split(/^(?=## )/m).slice(0, 2).join('').trimEnd();
