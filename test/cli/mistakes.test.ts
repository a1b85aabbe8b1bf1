/**
 * Mistakes that people make, with all that they are told: a catalogue to be read as who just made one. `vitest -u` writes
 * what is told, to be read in review: each says what, why and what to do, at the smallest span.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pretty } from '../../src/cli/reporters/pretty.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applicableFixes, applyEdits } from '../../src/edits.ts';
import { check, type Host } from '../../src/lint.ts';
import { root } from './gradnetc.ts';

const mistakes = join(root, 'test/fixtures/mistakes');
const cases = readdirSync(mistakes);

it('there are a hundred', () => expect(cases.length).toBeGreaterThanOrEqual(100));

const read = (name: string, path: string): SourceFile => new SourceFile(path, readFileSync(join(mistakes, name, path), 'utf8'));
const hostOf = (name: string): Host => ({ load: (_, path) => (existsSync(join(mistakes, name, path)) ? read(name, path) : undefined) });

it.each(cases)('%s', async (name) => {
  const file = read(name, 'input.gradnet');
  const { diagnostics, suppressed, sources } = check(file, hostOf(name));
  expect(diagnostics.length).toBeGreaterThan(0);
  await expect(pretty({ findings: diagnostics, suppressed, sources, color: false })).toMatchFileSnapshot(join(mistakes, name, 'expected.txt'));
  for (const it of diagnostics) {
    expect(it.place.end - it.place.start).toBeLessThan(file.text.length / 2);
    expect(it.notes.length + it.fixes.length, `${it.name} says neither why nor what to do`).toBeGreaterThan(0);
  }
});

it.each(cases)('%s: what is safe to mend is mended', (name) => {
  const file = read(name, 'input.gradnet');
  const told = (source: SourceFile): readonly Diagnostic[] => check(source, hostOf(name)).diagnostics;
  const before = told(file);
  let mended = file;
  // Fixes that touch each other are applied one after the other.
  for (let round = 0; round < 5; round++) {
    const edits = applicableFixes(told(mended), false).flatMap((fix) => fix.edits);
    mended = applyEdits(new Map([[file.name, mended]]), edits)?.get(file.name) ?? mended;
  }
  const messages = told(mended).map(({ message }) => message);
  for (const { message, fixes } of before) if (fixes[0]?.applicability === 'safe') expect(messages).not.toContain(message);
});
