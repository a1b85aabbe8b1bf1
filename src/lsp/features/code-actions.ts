/** Code actions: fixes with what they change, suppressing with a reason, explaining, and every safe fix at once. */
import { CodeActionKind, type CodeAction, type Range, type TextEdit as LspEdit, type WorkspaceEdit } from 'vscode-languageserver-types';
import type { Diagnostic, Fix, TextEdit } from '../../diagnostics/diagnostic.ts';
import { ignoreComment } from '../../diagnostics/ignore-comment.ts';
import type { SourceFile, Span } from '../../diagnostics/source.ts';
import { overlaps, rangeOf } from '../positions.ts';
import { applicableFixes } from '../../edits.ts';
import type { Snapshot } from '../snapshot.ts';
import { pathToUri } from '../uris.ts';
import { toLsp, type PageOf } from './diagnostics.ts';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.gradnet`;
export const EXPLAIN = 'gradnet.explain';

/** @param only kinds that the client asks for; all where it does not say */
export function codeActions(snapshot: Snapshot, within: Span, only: readonly string[] | undefined, pageOf: PageOf): CodeAction[] {
  const wanted = (kind: string): boolean => only === undefined || only.some((it) => kind === it || kind.startsWith(`${it}.`));
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) {
    const here = ({ place, also = [] }: Diagnostic): boolean => [place, ...also].some((it) => overlaps(it, within));
    const findings = snapshot.diagnostics.some(here) ? snapshot.fixable.filter(here) : [];
    for (const finding of findings) actions.push(...quickFixes(snapshot, finding, pageOf));
  }
  // Only on demand: nobody wants it in the list at every cursor.
  if (only !== undefined && wanted(FIX_ALL)) {
    const edits = applicableFixes(snapshot.diagnostics, false).flatMap((fix) => fix.edits);
    if (edits.length > 0) actions.push({ title: 'apply every safe fix of gradnet', kind: FIX_ALL, edit: workspaceEdit(edits, snapshot.analysis.sources) });
  }
  return actions;
}

function quickFixes(snapshot: Snapshot, finding: Diagnostic, pageOf: PageOf): CodeAction[] {
  const diagnostics = [toLsp(finding, snapshot, pageOf)];
  const fixes = finding.fixes.filter(({ edits }) => edits.length > 0).map((fix, i): CodeAction => ({
    // Preferred ones are applied without being looked at, as by `lint --fix`.
    title: titleOf(fix, finding), kind: CodeActionKind.QuickFix, diagnostics, isPreferred: i === 0 && fix.applicability === 'safe',
    edit: workspaceEdit(fix.edits, snapshot.analysis.sources),
  }));
  const suppress: CodeAction[] = finding.severity === 'error' ? [] : [{
    title: `ignore ${finding.name} here, with a reason`, kind: CodeActionKind.QuickFix, diagnostics,
    edit: { changes: { [pathToUri(snapshot.source.name)]: [suppression(snapshot.source, finding)] } },
  }];
  const explain: CodeAction = { title: `explain ${finding.name}`, kind: CodeActionKind.QuickFix, diagnostics, command: { title: `explain ${finding.name}`, command: EXPLAIN, arguments: [finding.name] } };
  return [...fixes, ...suppress, explain];
}

/** With what it changes in numbers: `use relu: gradient 2.5e-7 → 0.20`. Behind an error there is no program to change. */
const titleOf = ({ title, effect, applicability }: Fix, { severity }: Diagnostic): string =>
  `${title}${effect === undefined ? '' : ` (${effect})`}${applicability === 'unsafe' && effect === undefined && severity !== 'error' ? ' (changes the program)' : ''}`;

/** Its reason is the author's to write. */
function suppression(source: SourceFile, { name, place }: Diagnostic): LspEdit {
  const { place: at, text } = ignoreComment(source, source.positionAt(place.start).line, [name], 'say why');
  return { range: rangeOf(source, at), newText: text };
}

function workspaceEdit(edits: readonly TextEdit[], sources: ReadonlyMap<string, SourceFile>): WorkspaceEdit {
  const changes: Record<string, { range: Range; newText: string }[]> = {};
  for (const { place, text } of edits) {
    const source = sources.get(place.file);
    if (source) (changes[pathToUri(place.file)] ??= []).push({ range: rangeOf(source, place), newText: text });
  }
  return { changes };
}
