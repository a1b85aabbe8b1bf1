/** Sources and the programs that they become, beside each other; every example becomes one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { Host } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { parse } from '../../src/parser/parse.ts';
import { program } from './program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cases = join(root, 'test/fixtures/codegen');
const read = (path: string): string => readFileSync(path, 'utf8');
/** Those that train: a file that is only imported becomes no program of its own. */
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.gradnet') && parse(new SourceFile(name, read(join(root, 'examples', name)))).unit.items.some(({ kind }) => kind === 'train'));
/** The examples as if they lay in another folder. */
const elsewhere: Host = { load: (_, path) => new SourceFile(`C:\\elsewhere\\${path}`, read(join(root, 'examples', path))) };

function expectToParse(text: string): void {
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true, fileName: 'program.mjs', compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, allowJs: true } });
  expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
}

/** What is predicted is the signal pass's business, and changes when that gets better; here only its form is looked at. */
function withoutFigures(text: string): string {
  const row = /\{ norm: (\S+), low: (\S+), high: (\S+) \}/g;
  for (const [, ...figures] of text.matchAll(row)) {
    const [norm, low, high] = figures.map(Number) as [number, number, number];
    expect(low <= norm && norm <= high, figures.join()).toBe(true);
    for (const figure of figures) expect(Number(Number(figure).toPrecision(3))).toBe(Number(figure));
  }
  return text.replace(row, '{ norm: 0, low: 0, high: 0 }').replace(/\{ mean: \S+, deviation: \S+(, dead: \S+)? \}/g, (_, dead) => `{ mean: 0, deviation: 0${dead === undefined ? '' : ', dead: 0'} }`);
}

describe('fixtures', () => {
  test.each(readdirSync(cases))('%s', async (name) => {
    const text = await program(`${name}.gradnet`, read(join(cases, name, 'input.gradnet')));
    expectToParse(text);
    await expect(withoutFigures(text)).toMatchFileSnapshot(join(cases, name, 'program.mjs'));
  });
});

describe('examples', () => {
  test('there are some', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  test.each(examples)('%s compiles, to the same bytes wherever it lies', async (name) => {
    const source = read(join(root, 'examples', name));
    const text = await program(join(root, 'examples', name), source);
    expectToParse(text);
    expect(await program(`C:\\elsewhere\\${name}`, source, elsewhere)).toBe(text);
  });
});
