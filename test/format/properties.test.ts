/** What holds for every program: formatting keeps its meaning and its comments, and a second time changes nothing. */
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DiagnosticBag } from '../../src/diagnostics/diagnostic.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { formatSource } from '../../src/format/source.ts';
import type { SourceUnit } from '../../src/parser/ast.ts';
import { parse } from '../../src/parser/parse.ts';
import { scan } from '../../src/parser/scanner.ts';
import { programs } from '../parser/programs.ts';
import { print, withoutSpans } from '../parser/trees.ts';

/** `FORMAT_RUNS=10000` before a release. */
const runs = Number(process.env['FORMAT_RUNS'] ?? 300);
const examples = new URL('../../examples/', import.meta.url);

const treeOf = (text: string): unknown => {
  const { unit, diagnostics } = parse(new SourceFile('t.gradnet', text));
  expect(diagnostics.filter((it) => it.name !== 'empty-file').map((it) => it.message)).toEqual([]);
  return withoutSpans(unit.items);
};
/** Without the blanks that may change: those at the ends of lines, and the indentation of further lines. */
const commentsOf = (text: string): string[] =>
  parse(new SourceFile('t', text)).unit.comments.map((it) => it.text.split('\n').map((line) => line.trim()).join('\n').trim()).sort();

/** A layer called `import` at the beginning of a line is taken for a declaration, so a layout that puts it there says something else. */
const declares = (formatted: string): boolean => /^\s+import\b/m.test(formatted);

async function check(text: string, again: boolean): Promise<void> {
  const formatted = await formatSource(text);
  fc.pre(!declares(formatted));
  expect(treeOf(formatted)).toEqual(treeOf(text));
  expect(commentsOf(formatted)).toEqual(commentsOf(text));
  if (!again) return;
  // A comment in the midst of an expression moves behind it, where it is another's; there it stays.
  const second = await formatSource(formatted);
  expect(await formatSource(second)).toBe(second);
}

test('every example', async () => {
  for (const name of readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.gradnet'))) {
    const text = readFileSync(new URL(name, examples), 'utf8');
    await check(text, true);
    const formatted = await formatSource(text);
    expect(await formatSource(formatted)).toBe(formatted);
  }
});

test('every program, at every width', async () => {
  await fc.assert(fc.asyncProperty(programs, fc.constantFrom(20, 60, 100), async (items, printWidth) => {
    const text = print({ items } as unknown as SourceUnit);
    // A layer called `import` at the beginning of a line is taken for a declaration that lacks a bracket above it.
    fc.pre(parse(new SourceFile('t', text)).diagnostics.length === 0);
    const formatted = await formatSource(text, { printWidth });
    fc.pre(!declares(formatted));
    expect(treeOf(formatted)).toEqual(treeOf(text));
    expect(await formatSource(formatted, { printWidth })).toBe(formatted);
  }), { numRuns: runs });
}, 1_800_000);

/** Puts comments between tokens; where a line break would end something there, such a comment makes no program. */
function withComments(text: string, places: readonly { at: number; comment: string }[]): string {
  const file = new SourceFile('t', text);
  const { tokens } = scan(file, new DiagnosticBag());
  let result = text;
  const chosen = places.map(({ at, comment }) => ({ offset: tokens[Math.floor(at * tokens.length)]?.startOffset ?? text.length, comment }));
  for (const { offset, comment } of chosen.sort((a, b) => b.offset - a.offset)) result = `${result.slice(0, offset)}${comment}${result.slice(offset)}`;
  return result;
}

const place = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), comment: fc.constantFrom(' /* a */ ', ' // b\n', '\n// c\n', '\n\n// d\n\n', '\n/* e\n f */\n', '/**\n * g\n */\n') });

test('comments wherever they may stand', async () => {
  let tried = 0;
  await fc.assert(fc.asyncProperty(programs, fc.array(place, { minLength: 1, maxLength: 4 }), async (items, places) => {
    const text = withComments(print({ items } as unknown as SourceUnit), places);
    // A line break may have ended a step: that is another program, or none.
    fc.pre(parse(new SourceFile('t', text)).diagnostics.length === 0);
    tried++;
    await check(text, false);
  }), { numRuns: runs });
  expect(tried).toBeGreaterThan(runs / 2);
}, 1_800_000);

test('comments on lines of their own and at the ends of lines stay where they are', async () => {
  const spot = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), own: fc.boolean(), comment: fc.constantFrom('// b', '/* c */') });
  await fc.assert(fc.asyncProperty(programs, fc.array(spot, { minLength: 1, maxLength: 4 }), async (items, spots) => {
    const plain = print({ items } as unknown as SourceUnit);
    fc.pre(parse(new SourceFile('t', plain)).diagnostics.length === 0);
    const lines = (await formatSource(plain, { printWidth: 40 })).trimEnd().split('\n');
    for (const { at, own, comment } of spots) {
      const line = Math.floor(at * lines.length);
      lines[line] = own ? `${comment}\n${lines[line]}` : `${lines[line]} ${comment}`;
    }
    const text = lines.join('\n');
    fc.pre(parse(new SourceFile('t', text)).diagnostics.length === 0);
    await check(text, true);
  }), { numRuns: runs });
}, 1_800_000);
