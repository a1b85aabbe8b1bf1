/** What fixes of syntax write is laid out as the formatter would have it. */
import { expect, it } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';
import { parse } from '../../src/parser/parse.ts';

it.each([
  ['let a:3', 'let a = 3'],
  ['let a : 3', 'let a = 3'],
  ['network N {\n  conv(16, 3x3, padding="same")\n}', 'network N {\n  conv(16, 3x3, padding: "same")\n}'],
  ['network N {\n  conv(16, 3x3, padding = "same")\n}', 'network N {\n  conv(16, 3x3, padding: "same")\n}'],
])('%j', (text, expected) => {
  const file = new SourceFile('a.gradnet', text);
  const edits = parse(file).diagnostics.flatMap(({ fixes }) => fixes[0]!.edits);
  expect(applyEdits(new Map([[file.name, file]]), edits)!.get(file.name)!.text).toBe(expected);
});
