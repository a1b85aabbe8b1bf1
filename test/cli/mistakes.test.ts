/**
 * Mistakes that people make, with all that they are told: a catalogue to be read as who just made one. `vitest -u` writes
 * what is told, to be read in review: each says what, why and what to do, at the smallest span.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pretty } from '../../src/cli/reporters/pretty.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { check } from '../../src/lint.ts';
import { root } from './gradnetc.ts';

const mistakes = join(root, 'test/fixtures/mistakes');
const cases = readdirSync(mistakes);

it('there are a hundred', () => expect(cases.length).toBeGreaterThanOrEqual(100));

it.each(cases)('%s', async (name) => {
  const file = new SourceFile('input.gradnet', readFileSync(join(mistakes, name, 'input.gradnet'), 'utf8'));
  const load = (_: string, path: string): SourceFile | undefined => (existsSync(join(mistakes, name, path)) ? new SourceFile(path, readFileSync(join(mistakes, name, path), 'utf8')) : undefined);
  const { diagnostics, suppressed, sources } = check(file, { load });
  expect(diagnostics.length).toBeGreaterThan(0);
  await expect(pretty({ findings: diagnostics, suppressed, sources, color: false })).toMatchFileSnapshot(join(mistakes, name, 'expected.txt'));
  for (const it of diagnostics) {
    expect(it.place.end - it.place.start).toBeLessThan(file.text.length / 2);
    expect(it.notes.length + it.fixes.length, `${it.name} says neither why nor what to do`).toBeGreaterThan(0);
  }
});
