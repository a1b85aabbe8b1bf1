/** `// gradnet-ignore`: what it hides, what it cannot hide, and what is said about a mistaken one. */
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { applySuppressions, type KnownDiagnostic } from '../../src/diagnostics/suppressions.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { parse } from '../../src/parser/parse.ts';

const known: KnownDiagnostic[] = [
  { code: 'GN3001', name: 'vanishing-gradient', severity: 'warning' },
  { code: 'GN3002', name: 'exploding-gradient', severity: 'info' },
  { code: 'GN1001', name: 'unknown-word', severity: 'error' },
];

/** Findings by name, one at each place where the text says `@name`. */
function run(text: string, ran?: () => boolean): { kept: string[]; suppressed: string[]; all: Diagnostic[]; text: string } {
  const plain = text.replace(/@[\w-]+/g, (mark) => 'x'.repeat(mark.length));
  const file = new SourceFile('t.gradnet', plain);
  const findings = [...text.matchAll(/@([\w-]+)/g)].map((m): Diagnostic => {
    const row = known.find((entry) => entry.name === m[1])!;
    return { ...row, message: '', place: { file: file.name, start: m.index, end: m.index + 1 }, related: [], notes: [], fixes: [] };
  });
  const { comments } = parse(file).unit;
  const { kept, suppressed } = applySuppressions(findings, comments, file, known, ran);
  return { kept: kept.map((d) => d.name), suppressed: suppressed.map((s) => `${s.diagnostic.name}: ${s.reason}`), all: kept, text: plain };
}

test('the next line, by code or by name, with the reason kept', () => {
  expect(run('// gradnet-ignore GN3001: shown on purpose\nlet a = @vanishing-gradient')).toMatchObject({ kept: [], suppressed: ['vanishing-gradient: shown on purpose'] });
  expect(run('// gradnet-ignore vanishing-gradient: so: be it\nlet a = @vanishing-gradient')).toMatchObject({ kept: [], suppressed: ['vanishing-gradient: so: be it'] });
});

test('no other line, and no other finding', () => {
  expect(run('// gradnet-ignore GN3001: r\nlet a = 1\nlet b = @vanishing-gradient').kept).toEqual(['vanishing-gradient', 'unused-ignore']);
  expect(run('// gradnet-ignore GN3001: r\nlet a = @exploding-gradient').kept).toEqual(['exploding-gradient', 'unused-ignore']);
  expect(run('let a = @vanishing-gradient\n// gradnet-ignore GN3001: r\nlet b = 1').kept).toEqual(['vanishing-gradient', 'unused-ignore']);
});

test('several comments, or several codes, above one line', () => {
  const both = 'let a = @vanishing-gradient + @exploding-gradient';
  expect(run(`// gradnet-ignore GN3001: one\n// gradnet-ignore GN3002: two\n${both}`).suppressed).toEqual(['vanishing-gradient: one', 'exploding-gradient: two']);
  expect(run(`// gradnet-ignore GN3001, exploding-gradient: both\n${both}`).suppressed).toEqual(['vanishing-gradient: both', 'exploding-gradient: both']);
});

test('the whole file', () => {
  expect(run('let a = @vanishing-gradient\n// gradnet-ignore-file GN3001: a demonstration\nlet b = @vanishing-gradient')).toMatchObject({ kept: [], suppressed: ['vanishing-gradient: a demonstration', 'vanishing-gradient: a demonstration'] });
});

test('errors stay, and it is said', () => {
  expect(run('// gradnet-ignore unknown-word: please\nlet a = @unknown-word').kept).toEqual(['unknown-word', 'ignore-of-error']);
});

test('a reason is needed', () => {
  for (const form of ['GN3001', 'GN3001:', 'GN3001:   ']) {
    expect(run(`// gradnet-ignore ${form}\nlet a = @vanishing-gradient`).kept).toEqual(['vanishing-gradient', 'ignore-without-reason']);
  }
});

test('an unknown name gets a suggestion, at its place', () => {
  const { all, text } = run('// gradnet-ignore GN3001, vanishing-gradiant: r\nlet a = @vanishing-gradient');
  expect(all.map((d) => [d.name, text.slice(d.place.start, d.place.end), d.fixes[0]?.edits[0]?.text])).toEqual([['ignore-unknown-code', 'vanishing-gradiant', 'vanishing-gradient']]);
  expect(run('// gradnet-ignore\nlet a = @vanishing-gradient').kept).toEqual(['vanishing-gradient', 'ignore-unknown-code']);
});

test('unused ones are only told when every rule ran', () => {
  expect(run('// gradnet-ignore GN3001: r\nlet a = 1').kept).toEqual(['unused-ignore']);
  expect(run('// gradnet-ignore GN3001: r\nlet a = 1', () => false).kept).toEqual([]);
});

test('other comments are just comments', () => {
  expect(run('/* gradnet-ignore GN3001: r */\n// gradnet-ignored GN3001: r\n// see gradnet-ignore\nlet a = @vanishing-gradient').kept).toEqual(['vanishing-gradient']);
});
