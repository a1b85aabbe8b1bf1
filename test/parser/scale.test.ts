/** Size: time grows with the length of the text and no further, and no text exhausts the stack or the patience. */
import { describe, expect, test } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { parse, type ParseResult } from '../../src/parser/parse.ts';

const read = (text: string): ParseResult => parse(new SourceFile('t.gradnet', text));
const network = (lines: number): string => `network N {\n  input(28x28x1)\n${'  conv(16, 3x3, stride: 2) -> batch_norm -> relu\n'.repeat(lines)}}\n`;

function seconds(text: string): number {
  let best = Infinity;
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    read(text);
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

test('ten thousand steps in one body are all there', () => {
  const { unit, diagnostics } = read(network(10_000));
  expect(diagnostics).toEqual([]);
  expect(unit.items[0]).toMatchObject({ kind: 'network', body: { statements: { length: 10_001 } } });
});

test('time is linear in the number of steps', () => {
  seconds(network(2_000));
  // Eight times the text: quadratic time would take 64 times as long.
  expect(seconds(network(16_000)) / seconds(network(2_000))).toBeLessThan(24);
});

test('time is linear with an error in the middle', () => {
  const broken = (lines: number): string => network(lines / 2).slice(0, -2) + '  conv(3,,3)\n' + network(lines / 2).slice(12);
  expect(read(broken(100)).diagnostics).toHaveLength(1);
  seconds(broken(2_000));
  expect(seconds(broken(16_000)) / seconds(broken(2_000))).toBeLessThan(24);
});

describe('a hundred thousand times', () => {
  const codes = (text: string): string[] => [...new Set(read(text.repeat(100_000)).diagnostics.map((d) => d.code))];
  test.each(['(', '[', '{', 'a(', 'a[', 'network N {\n', 'a {', 'repeat '.concat('('), '-', 'not ', '2^', '1+', 'a.', 'x when '])('%j is refused for its depth', (piece) => {
    expect(codes(`let a = ${piece}`.slice(8))).toEqual(['GN0006']);
  });
  test.each([')', '}\n', '"', "'", '\0', '\ud800', '/*', '#', '|', ',', ': ', 'a: ', '->', 'network ', 'repeat ', 'a b ', '1 ', 'let a = ', '; ', '\r', '\\', 'as '])('%j is an error, in time', (piece) => {
    const found = codes(piece);
    expect(found.length).toBeGreaterThan(0);
    expect(found).not.toContain('GN9001');
  });
  test('errors are not listed without end', () => {
    expect(read("'a' ".repeat(100_000)).diagnostics.length).toBeLessThan(110);
  });
});

test('brackets up to the limit parse, right or wrong', () => {
  for (const [open, close] of [['(', ')'], ['[', ']'], ['a(', ')'], ['a { ', ' }'], ['repeat 2 { ', ' }']] as const) {
    expect(read(`let x = ${open.repeat(64)}b${close.repeat(64)}`).diagnostics).toEqual([]);
    // The recovering parser needs the most stack.
    const wrong = read(`let x = ${open.repeat(64)}, ->${close.repeat(64)}`).diagnostics;
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.map((d) => d.code)).not.toContain('GN9001');
  }
});

test('ten megabytes of noise', () => {
  let seed = 1;
  const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  const bytes = Buffer.from(Uint8Array.from({ length: 10_000_000 }, () => random() * 256)).toString('latin1');
  const start = performance.now();
  expect(read(bytes).diagnostics.length).toBeGreaterThan(0);
  expect(read('a -> '.repeat(2_000_000)).diagnostics.length).toBeGreaterThan(0);
  expect(performance.now() - start).toBeLessThan(20_000);
});
