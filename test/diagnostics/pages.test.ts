/** The explain pages: one for each code, with its headings, and examples that do what the page says. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codes, type CodeName } from '../../src/diagnostics/codes.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { parse } from '../../src/parser/parse.ts';
import { pages, pagesFolder } from './page-examples.ts';

test('each code has a page, and each page a code', () => {
  expect(readdirSync(pagesFolder).sort()).toEqual(Object.keys(codes).map((name) => `${name}.md`).sort());
});

test('no two codes are the same', () => {
  const all = Object.values(codes).map((row) => row.code);
  expect(new Set(all).size).toBe(all.length);
});

const messages = (text: string): string[] => parse(new SourceFile('page.gradnet', text)).diagnostics.map((d) => d.code);
/** Found by the parser itself; the others need the phases after it. */
const isSyntactic = (name: CodeName): boolean => /^GN0/.test(codes[name].code) || name === 'unknown-unit';

describe.each(pages())('$name', (page) => {
  test('has its headings', () => {
    expect(page.title).toBe(`${page.name} (${codes[page.name].code})`);
    expect(page.headings).toEqual(['What it means', 'Example', 'Use instead']);
  });

  test('has an example that gives it', () => {
    const expected = isSyntactic(page.name) && !page.example.isFragment ? [codes[page.name].code] : [];
    expect(messages(page.example.text)).toEqual(expected);
  });

  test('has a mended example that does not', () => {
    expect(messages(page.instead.text)).toEqual([]);
  });
});
