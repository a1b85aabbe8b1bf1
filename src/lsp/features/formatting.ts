/** Formatting by the same plugin as `gradnetc fmt`, as edits of the lines that change. */
import type { TextEdit } from 'vscode-languageserver-types';
import { formatSource, type FormatOptions } from '../../format/source.ts';
import type { Span } from '../../diagnostics/source.ts';
import { rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';

/** Nothing where there are syntax errors: what could not be read could not be written either. */
export async function format(snapshot: Snapshot, options: FormatOptions, within?: Span): Promise<TextEdit[]> {
  const { source } = snapshot;
  const formatted = await formatSource(source.text, { endOfLine: 'auto', ...options }).catch((error: unknown) => {
    if (error instanceof SyntaxError) return source.text;
    throw error;
  });
  const edits = lineEdits(source.text, formatted);
  // A range that is empty stands for the line it is in; edits end where the next line begins, which is none of theirs.
  const touches = ({ start, end }: Span, { start: from, end: to }: Span): boolean => start <= Math.max(from, to - 1) && (from < end || from === start);
  const chosen = within ? edits.filter(({ span }) => touches(span, within)) : edits;
  return chosen.map(({ span, text }) => ({ range: rangeOf(source, span), newText: text }));
}

interface LineEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * Runs of lines that differ. Lines are matched greedily by their text without blanks, which is what formatting keeps:
 * a run ends at the next place where both texts have had the same letters and signs, so that each can be applied without the
 * others, or where only commas have come or gone and a line in common follows.
 */
export function lineEdits(before: string, after: string): LineEdit[] {
  if (before === after) return [];
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const edits: LineEdit[] = [];
  let [i, j, at] = [0, 0, 0];
  while (i < old.length || j < fresh.length) {
    if (old[i] === fresh[j] && old[i] !== undefined) {
      at += old[i]!.length;
      i++;
      j++;
      continue;
    }
    const start = at;
    const from = j;
    const begun = i;
    let [left, right] = ['', ''];
    const alike = (): boolean => signs(old.slice(begun, i)) === signs(fresh.slice(from, j));
    do {
      // The side that is behind takes its next line, until both have the same letters and a line in common follows.
      if (i < old.length && (left.length <= right.length || j >= fresh.length)) {
        left += letters(old[i]!);
        at += old[i]!.length;
        i++;
      } else {
        right += letters(fresh[j]!);
        j++;
      }
    } while ((i < old.length || j < fresh.length) && !(left === right && (old[i] === fresh[j] || alike())));
    edits.push({ span: { start, end: at }, text: fresh.slice(from, j).join('') });
  }
  return edits;
}

/** Commas and semicolons come and go with the line breaks. */
const letters = (line: string): string => line.replace(/[\s,;]/g, '');
const signs = (lines: readonly string[]): string => lines.join('').replace(/\s/g, '');
/** With their line breaks. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
