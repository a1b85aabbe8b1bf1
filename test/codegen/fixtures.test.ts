/** Sources and the programs that they become, beside each other; every example becomes one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { program } from './program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cases = join(root, 'test/fixtures/codegen');
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.gradnet'));
const read = (path: string): string => readFileSync(path, 'utf8');

function expectToParse(text: string): void {
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true, fileName: 'program.mjs', compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, allowJs: true } });
  expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
}

describe('fixtures', () => {
  test.each(readdirSync(cases))('%s', async (name) => {
    const text = await program(`${name}.gradnet`, read(join(cases, name, 'input.gradnet')));
    expectToParse(text);
    await expect(text).toMatchFileSnapshot(join(cases, name, 'program.mjs'));
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
    expect(await program(`C:\\elsewhere\\${name}`, source)).toBe(text);
  });
});
