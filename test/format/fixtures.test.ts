/** How programs look: each folder of fixtures/format has a program as somebody wrote it, and as it is laid out. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { formatSource } from '../../src/format/source.ts';
import { parse } from '../../src/parser/parse.ts';
import { withoutSpans } from '../parser/trees.ts';

const fixtures = new URL('../fixtures/format/', import.meta.url);
const itemsOf = (text: string): unknown => withoutSpans(parse(new SourceFile('t', text)).unit.items);

test.each(readdirSync(fixtures))('%s', async (name) => {
  const input = readFileSync(new URL(`${name}/input.gradnet`, fixtures), 'utf8');
  const output = await formatSource(input);
  await expect(output).toMatchFileSnapshot(fileURLToPath(new URL(`${name}/output.gradnet`, fixtures)));
  expect(itemsOf(output)).toEqual(itemsOf(input));
  expect(await formatSource(output)).toBe(output);
});

test('a file with syntax errors is refused with the place of the first', async () => {
  await expect(formatSource('network A {\n  conv(3\n}\n')).rejects.toMatchObject({ name: 'SyntaxError', loc: { start: { line: 2, column: 7 } } });
});

test('lines end as asked, and a byte-order mark stays', async () => {
  expect(await formatSource('\ufefflet a=1\r\nlet b=2\r\n', { endOfLine: 'auto' })).toBe('\ufefflet a = 1\r\nlet b = 2\r\n');
  expect(await formatSource('let a=1\r\n')).toBe('let a = 1\n');
});
