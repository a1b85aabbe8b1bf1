/** Edits that take a declaration out, together with the line that it leaves empty. */
import type { TextEdit } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/source.ts';
import type { FileContext } from '../rule.ts';

export function deletion({ start, end }: Span, { unit: { file }, text }: FileContext): TextEdit {
  const at = (from: number): string => text({ file, start: from, end: from + 1 });
  let [first, last] = [start, end];
  while (first > 0 && /[ \t]/.test(at(first - 1))) first--;
  while (/[ \t\r]/.test(at(last))) last++;
  const alone = (first === 0 || at(first - 1) === '\n') && (at(last) === '\n' || at(last) === '');
  return { place: alone ? { file, start: first, end: at(last) === '\n' ? last + 1 : last } : { file, start, end }, text: '' };
}
