/** `// gradnet-ignore CODE: reason` and `// gradnet-ignore-file CODE: reason`: findings that the author has answered. */
import { diagnose } from './codes.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import type { Place, SourceFile, Span } from './source.ts';
import { suggest } from './suggest.ts';

/** What suppressions need of a comment; `text` is what follows the `//`. */
export interface IgnorableComment {
  readonly text: string;
  readonly block: boolean;
  readonly span: Span;
}

/** A diagnostic that exists: a row of the codes or a rule. */
export interface KnownDiagnostic {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  /** False for a rule that only runs when it is asked for. */
  readonly recommended?: boolean;
}

export interface Suppression {
  /** The code or name as written, and its place. */
  readonly written: string;
  readonly place: Place;
  /** Undefined when nothing known is meant. */
  readonly known: KnownDiagnostic | undefined;
  readonly reason: string;
  /** The line it answers for, counted from 1; undefined for the whole file. */
  readonly line: number | undefined;
  /** The comment, for the edit that removes it. */
  readonly comment: Place;
}

export interface Suppressed {
  readonly diagnostic: Diagnostic;
  readonly reason: string;
}

const COMMENT = /^(\s*gradnet-ignore(-file)?(?![\w-]))([^:]*)(?::(.*))?$/;

/** Reads the suppressions out of a file's comments; mistaken ones too, so that they can be reported. */
export function findSuppressions(comments: readonly IgnorableComment[], source: SourceFile, known: readonly KnownDiagnostic[]): Suppression[] {
  const found: Suppression[] = [];
  for (const comment of comments) {
    const match = comment.block ? null : COMMENT.exec(comment.text);
    if (!match) continue;
    const [, head, wholeFile, codes, reason] = match;
    const base = comment.span.end - comment.text.length + head!.length;
    const line = wholeFile ? undefined : nextLine(source, comment.span.end);
    const shared = { reason: (reason ?? '').trim(), line, comment: { file: source.name, ...comment.span } };
    const words = [...codes!.matchAll(/[\w-]+/g)];
    if (words.length === 0) found.push({ ...shared, written: '', place: shared.comment, known: undefined });
    for (const word of words) {
      const start = base + word.index;
      found.push({
        ...shared,
        written: word[0],
        place: { file: source.name, start, end: start + word[0].length },
        known: known.find((entry) => entry.code.toLowerCase() === word[0].toLowerCase() || entry.name === word[0]),
      });
    }
  }
  return found;
}

/** The next line that holds more than a comment, so that several suppressions can stand above one line. */
function nextLine(source: SourceFile, offset: number): number {
  let line = source.positionAt(offset).line + 1;
  while (line < source.lineStarts.length && /^\s*(\/\/.*)?$/.test(source.lineText(line))) line++;
  return line;
}

/**
 * Takes the suppressed findings out, and reports suppressions that are mistaken or not needed.
 *
 * @param diagnostics of this file, and of others, which are kept
 * @param known every diagnostic that exists, rules included
 * @param ran whether a diagnostic was looked for: nothing is known of the need to suppress any other
 */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  comments: readonly IgnorableComment[],
  source: SourceFile,
  known: readonly KnownDiagnostic[],
  ran: (known: KnownDiagnostic) => boolean = () => true,
): { kept: Diagnostic[]; suppressed: Suppressed[] } {
  const suppressions = findSuppressions(comments, source, known);
  if (suppressions.length === 0) return { kept: [...diagnostics], suppressed: [] };
  const used = new Set<Suppression>();
  const suppressed: Suppressed[] = [];
  const kept = diagnostics.filter((diagnostic) => {
    if (diagnostic.place.file !== source.name || diagnostic.severity === 'error') return true;
    const line = source.positionAt(diagnostic.place.start).line;
    const answer = suppressions.find((s) => s.known?.code === diagnostic.code && s.reason !== '' && (s.line === undefined || s.line === line));
    if (!answer) return true;
    used.add(answer);
    suppressed.push({ diagnostic, reason: answer.reason });
    return false;
  });
  for (const suppression of suppressions) {
    const idle = suppression.known !== undefined && ran(suppression.known) && !used.has(suppression);
    const alone = suppressions.every((it) => it === suppression || it.comment.start !== suppression.comment.start);
    const problem = mistakeIn(suppression, known) ?? (idle ? unused(suppression, alone, source) : undefined);
    if (problem) kept.push(problem);
  }
  return { kept, suppressed };
}

function mistakeIn(s: Suppression, known: readonly KnownDiagnostic[]): Diagnostic | undefined {
  const { place } = s;
  if (!s.known) {
    const names = suggest(s.written, known.flatMap((entry) => [entry.name, entry.code]));
    return diagnose('ignore-unknown-code', { written: s.written }, {
      place,
      fixes: names.map((name) => ({ title: `write \`${name}\``, applicability: 'safe', edits: [{ place, text: name }] })),
    });
  }
  if (s.known.severity === 'error') {
    return diagnose('ignore-of-error', { name: s.known.name }, { place, notes: ['no correct program can be written while it is there'] });
  }
  if (s.reason !== '') return undefined;
  return diagnose('ignore-without-reason', { name: s.known.name }, {
    place,
    notes: ['the next reader needs to know why the finding does not apply'],
    fixes: [{ title: `write \`${s.written}: the reason\``, applicability: 'display', edits: [] }],
  });
}

function unused(s: Suppression, alone: boolean, source: SourceFile): Diagnostic {
  const place = s.place;
  return diagnose('unused-ignore', { name: s.known!.name }, {
    place,
    notes: [s.line === undefined ? 'nothing in this file is reported by that name' : `line ${s.line} has no such finding`],
    fixes: [alone
      ? { title: 'remove the comment', applicability: 'safe', edits: [{ place: lineOf(s.comment, source), text: '' }] }
      : { title: `remove \`${s.written}\``, applicability: 'safe', edits: [{ place: listItem(s.place, source), text: '' }] }],
  });
}

/** The comment with its line where it stands alone there, otherwise with the spaces before it. */
function lineOf(comment: Place, source: SourceFile): Place {
  const { line } = source.positionAt(comment.start);
  const start = source.lineStarts[line - 1]!;
  const before = source.text.slice(start, comment.start);
  if (before.trim() === '') return { ...comment, start, end: source.lineStarts[line] ?? source.text.length };
  return { ...comment, start: start + before.trimEnd().length };
}

/** A code with the separator that joins it to its neighbour: the next one, or for the last the one before. */
function listItem(place: Place, source: SourceFile): Place {
  const after = /^[,\s]*(?=[\w-])/.exec(source.text.slice(place.end))?.[0] ?? '';
  const before = after === '' ? /[,\s]*$/.exec(source.text.slice(0, place.start))![0] : '';
  return { ...place, start: place.start - before.length, end: place.end + after.length };
}
