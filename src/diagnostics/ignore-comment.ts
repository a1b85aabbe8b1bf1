/** The comment that answers findings, as an edit. */
import type { TextEdit } from './diagnostic.ts';
import type { SourceFile } from './source.ts';

/** Above a line (counted from 1), as far in as the line, with the file's own line breaks. */
export function ignoreComment(source: SourceFile, line: number, names: readonly string[], reason: string): TextEdit {
  const at = source.lineStarts[line - 1]!;
  const indent = /^\s*/.exec(source.lineText(line))![0];
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  return { place: { file: source.name, start: at, end: at }, text: `${indent}// gradnet-ignore ${names.join(', ')}: ${reason}${lineBreak}` };
}
