/** Edits that nobody would make in that order: drawn from a seed, for the tests and the benchmark. */
import seedrandom from 'seedrandom';
import type { Range } from 'vscode-languageserver-protocol';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { offsetOf } from '../../src/lsp/positions.ts';

export interface Change {
  /** Absent where the whole text is replaced. */
  readonly range?: Range;
  readonly text: string;
}

const INSERTED = ['{', '}', '(', ')', '[', '->', '|', ',', ':', '"', '/*', '*/', '//', '\n', '\r\n', ' repeat 3 ', ' as x', '🎉', 'dense(4)', 'import { ', '.', 'residual {', 'let x = 3\n', 'relu', '7'];
/** After so many the text is what it was: below some dozens of random edits lies rubble, in which little can change. */
const ROUND = 20;

/** An endless row of edits of `text`, each with the text behind it. */
export function* randomEdits(text: string, seed: string): Generator<{ readonly change: Change; readonly text: string }> {
  const random = seedrandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  for (let now = text, i = 1; ; i++) {
    let change: Change = { text };
    if (i % ROUND === 0) now = text;
    else {
      const source = new SourceFile('edited', now);
      const line = below(source.lineStarts.length);
      const { length } = source.lineText(line + 1);
      const character = below(length + 1);
      const range = { start: { line, character }, end: { line, character: Math.min(character + below(4), length) } };
      change = { range, text: INSERTED[below(INSERTED.length)]! };
      now = now.slice(0, offsetOf(source, range.start)) + change.text + now.slice(offsetOf(source, range.end));
    }
    yield { change, text: now };
  }
}
