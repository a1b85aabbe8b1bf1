/** Every feature answers in every text: random edits of the examples, and places anywhere in them. */
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { codeActions } from '../../src/lsp/features/code-actions.ts';
import { codeLenses } from '../../src/lsp/features/code-lenses.ts';
import { complete } from '../../src/lsp/features/completion.ts';
import { diagnose } from '../../src/lsp/features/diagnostics.ts';
import { format, lineEdits } from '../../src/lsp/features/formatting.ts';
import { inlayHints } from '../../src/lsp/features/hints.ts';
import { hover } from '../../src/lsp/features/hover.ts';
import { define, highlights, prepareRename, references } from '../../src/lsp/features/navigation.ts';
import { documentSymbols, enclosingSpans, foldingRanges } from '../../src/lsp/features/outline.ts';
import { semanticTokens } from '../../src/lsp/features/semantic-tokens.ts';
import { signatureHelp } from '../../src/lsp/features/signature.ts';
import { offsetOf, positionOf } from '../../src/lsp/positions.ts';
import { Snapshot } from '../../src/lsp/snapshot.ts';
import { formatSource } from '../../src/format/source.ts';
import { root } from '../cli/gradnetc.ts';

const samples = readdirSync(join(root, 'examples')).filter((it) => it.endsWith('.gradnet')).map((name) => readFileSync(join(root, 'examples', name), 'utf8'));
const snapshotOf = (text: string): Snapshot => new Snapshot(new SourceFile('/t.gradnet', text), { load: () => undefined });

/** Every range in an answer, wherever it is. */
function rangesIn(value: unknown): { start: { line: number; character: number }; end: { line: number; character: number } }[] {
  if (Array.isArray(value)) return value.flatMap(rangesIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'start' in value && 'end' in value && typeof value.start === 'object' ? [value as ReturnType<typeof rangesIn>[number]] : [];
  return [...own, ...Object.values(value).flatMap(rangesIn)];
}

const insertions = ['{', '}', '(', ')', '[', '->', '|', ',', ':', '"', '/*', '//', '\n', '\r\n', ' repeat ', ' when ', ' as x', '🎉', '\ud83d', 'dense(', 'import { ', ' on ', '.', 'residual {', 'let x = '];

test('in any text, at any place, within the text', () => {
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(8), insert: fc.constantFrom(...insertions) });
  const text = fc.tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 4 })).map(([sample, edits]) =>
    edits.reduce((it, { at, remove, insert }) => it.slice(0, Math.floor(at * it.length)) + insert + it.slice(Math.floor(at * it.length) + remove), sample));
  fc.assert(fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (it, at) => {
    const snapshot = snapshotOf(it);
    const offset = Math.floor(at * it.length);
    const all = { start: 0, end: it.length };
    const answers: unknown[] = [
      diagnose(snapshot, () => undefined), hover(snapshot, offset), complete(snapshot, offset), signatureHelp(snapshot, offset), define(snapshot, offset),
      references(snapshot, offset, [snapshot], true), highlights(snapshot, offset), prepareRename(snapshot, offset), documentSymbols(snapshot), foldingRanges(snapshot),
      inlayHints(snapshot, all), codeActions(snapshot, all, undefined, () => undefined), codeActions(snapshot, all, ['source.fixAll'], () => undefined), codeLenses(snapshot),
    ];
    for (const { start, end } of rangesIn(answers)) {
      const [from, to] = [offsetOf(snapshot.source, start), offsetOf(snapshot.source, end)];
      expect(from).toBeLessThanOrEqual(to);
      expect(positionOf(snapshot.source, to)).toEqual(end);
    }
    for (const span of enclosingSpans(snapshot, offset)) expect(span.start <= offset && offset <= span.end).toBe(true);
    const tokens = semanticTokens(snapshot);
    for (let i = 0; i < tokens.length; i += 5) expect(tokens[i]! >= 0 && tokens[i + 2]! > 0 && (tokens[i]! > 0 || i === 0 || tokens[i + 1]! > 0)).toBe(true);
  }), { numRuns: Number(process.env['LSP_RUNS'] ?? 150) });
}, 600_000);

test('edits of lines make the formatted text of any text, and leave lines alone that are as they should be', async () => {
  for (const sample of samples) {
    const messy = sample.replaceAll(' -> ', '->').replace('\n}', '\n\n\n}').replaceAll(', ', ',');
    const formatted = await formatSource(messy);
    const edits = lineEdits(messy, formatted);
    expect(edits.reduceRight((text, { span, text: fresh }) => text.slice(0, span.start) + fresh + text.slice(span.end), messy)).toBe(formatted);
    expect(lineEdits(sample, sample)).toEqual([]);
  }
  fc.assert(fc.property(fc.array(fc.constantFrom('a\n', 'b c\n', 'bc\n', 'd,\n', 'd\n', '\n')), fc.array(fc.constantFrom('a\n', 'b c\n', 'bc\n', 'd,\n', 'd\n', '\n')), (left, right) => {
    const [before, after] = [left.join(''), right.join('')];
    expect(lineEdits(before, after).reduceRight((text, { span, text: fresh }) => text.slice(0, span.start) + fresh + text.slice(span.end), before)).toBe(after);
  }), { numRuns: 2000 });
});

test('a range is laid out without its neighbours, were they all to change', async () => {
  const text = 'block A( w ){ dense(w) }\nblock B( w ){ dense(w) }\nnetwork N {\ninput(8)\n   A(2)\n   B( 3 )\n}\n';
  const formatted = async (from: string, to = from): Promise<string> => {
    const edits = await format(snapshotOf(text), {}, { start: text.indexOf(from), end: text.indexOf(to) + to.length });
    return edits.reverse().reduce((all, { range, newText }) => all.slice(0, offsetOf(snapshotOf(text).source, range.start)) + newText + all.slice(offsetOf(snapshotOf(text).source, range.end)), text);
  };
  expect(await formatted('block B')).toBe(text.replace('block B( w ){ dense(w) }', 'block B(w) {\n  dense(w)\n}'));
  expect(await formatted('A(2)')).toBe(text.replace('   A(2)', '  A(2)'));
  expect(await formatted('input', 'A(2)\n')).toBe(text.replace('input', '  input').replace('   A(2)', '  A(2)'));
  expect(await formatted('network N {')).toBe(text);
});

test('what may stand at a place is completed, in broken text too, and found by its name in other libraries', () => {
  const at = (marked: string): ReturnType<typeof complete> => complete(snapshotOf(marked.replace('^', '')), marked.indexOf('^'));
  const labels = (marked: string): string[] => at(marked).map(({ label }) => label);
  expect(labels('data d {\n  source: mnist\n  augment: ro^')).toEqual(expect.arrayContaining(['rotate', 'flip', 'crop']));
  expect(labels('data d {\n  source: mnist\n  augment: rotate(15deg) -> ^\n')).toEqual(expect.arrayContaining(['flip']));
  expect(labels('network A {\n  conv(16, 3x3, padding: ^')).toEqual(['same', 'valid']);
  expect(labels("network A {\n  input(8) as x\n  add(^\n")).toContain('x');
  expect(at('network A {\n  input(8)\n  Lin^').find(({ label }) => label === 'dense')!.filterText).toContain('Linear');
});

test('a word that is misspelt in three places is marked in each, and mended in all by the fix of any', () => {
  const text = 'network A {\n  input(8)\n  dense(8) -> rleu\n  dense(8) -> rleu\n  dense(8) -> rleu\n}\n';
  const snapshot = snapshotOf(text);
  const marks = diagnose(snapshot, () => undefined);
  expect(marks.map(({ range }) => range.start.line)).toEqual([2, 3, 4]);
  const [fix] = codeActions(snapshot, { start: text.lastIndexOf('rleu'), end: text.lastIndexOf('rleu') }, ['quickfix'], () => undefined);
  const edits = Object.values(fix!.edit!.changes!).flat();
  const mended = edits.reduceRight((it, { range, newText }) => it.slice(0, offsetOf(snapshot.source, range.start)) + newText + it.slice(offsetOf(snapshot.source, range.end)), text);
  expect(mended).toBe(text.replaceAll('rleu', 'relu'));
});
