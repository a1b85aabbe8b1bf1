/** Names that lead in a circle, and names that every object of JavaScript has: a mistake of the file, never one of ours. */
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { lower } from '../../src/ir/lower/index.ts';
import { analyze } from '../../src/lint.ts';
import { parse } from '../../src/parser/parse.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const host = { load: () => undefined };
const messages = (text: string): string[] => analyze(new SourceFile('a.gradnet', text), host).diagnostics.map(({ message }) => message);
const inNetwork = (body: string): string => `data digits { source: mnist }\nnetwork N {\n  input(digits.shape)\n  flatten\n  ${body}\n  dense(3)\n}\n`;

it.each([
  ['let a = b\n  let b = a\n  concat(a)', '`a` is defined by itself'],
  ['let a = a.b\n  concat(a)', '`a` is defined by itself'],
  ['let a = concat(a)\n  a', '`a` is defined by itself'],
  ['dense(4) as x\n  concat(x.y)', 'no tensor inside `x` is called `y`'],
  ['dense(digits.constructor)', 'no property of `digits` is called `constructor`'],
  ['dense(5 toString)', '`toString` is not a unit'],
  ['dense(range(2.5)[1])', '`range` needs one or two whole numbers: range(4) is [0, 1, 2, 3]'],
  ['dense(length([1, 2], 3))', '`length` needs a list'],
  ['dense(max(a: 3, b: 4))', 'a function of numbers takes them by their position, without `a:`'],
  ['dense(5 epochs / 0 epochs)', 'division by zero'],
  ['dropout(10% / 0)', 'division by zero'],
])('%s', (body, message) => expect(messages(inNetwork(body))).toContain(message));

it('a repetition takes its count by a name, on either side', () =>
  expect(messages(`let n = 2\nblock B(k) { dense(k) -> relu }\n${inNetwork('n * B(4)\n  B(4) * n')}`)).toEqual([]));

it('names that every object has', () => {
  const samples = ['ir', 'mistakes'].flatMap((kind) =>
    readdirSync(new URL(kind, fixtures)).map((name) => readFileSync(new URL(`${kind}/${name}/input.gradnet`, fixtures), 'utf8')));
  const edit = fc.record({
    sample: fc.constantFrom(...samples),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    name: fc.constantFrom('constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'),
    everywhere: fc.boolean(),
  });
  fc.assert(fc.property(edit, ({ sample, at, name, everywhere }) => {
    const found = [...sample.matchAll(/[A-Za-z_]\w*/g)];
    const word = found[Math.floor(at * found.length)];
    fc.pre(word !== undefined);
    const { index, 0: old } = word!;
    // Throws where it is taken for what the object has.
    lower(parse(new SourceFile('a.gradnet', everywhere ? sample.replaceAll(new RegExp(`\\b${old}\\b`, 'g'), () => name) : sample.slice(0, index) + name + sample.slice(index + old.length))).unit, host);
  }), { numRuns: Number(process.env['NAME_RUNS'] ?? 100) });
});
