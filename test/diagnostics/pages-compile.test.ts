/** The explain pages' examples against the whole pipeline: each gives its finding, and the mended one does not. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { codes } from '../../src/diagnostics/codes.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { pages } from './page-examples.ts';

/** Errors only: a page is about its own finding, not about how well its small network would train. */
function errors(text: string): string[] {
  const { diagnostics } = compile(new SourceFile('page.gradnet', text), { load: () => undefined });
  return [...new Set(diagnostics.filter((d) => d.severity === 'error').map((d) => d.name))];
}

/** A file without a `train` is no program, which is what only these two pages are about. */
const isAbout = (name: string) => (found: string): boolean => found === name || found !== 'nothing-to-train';

describe.each(pages().filter((page) => !page.example.isFragment && codes[page.name].severity === 'error'))('$name', ({ name, example, instead }) => {
  test('the example gives it, and no other error', () => {
    expect(errors(example.text).filter(isAbout(name))).toEqual([name]);
  });

  test('the mended example has no error', () => {
    // Imports lead to files that are not there.
    expect(errors(instead.text).filter(isAbout(name)).filter((found) => found !== 'import-not-found')).toEqual([]);
  });
});
