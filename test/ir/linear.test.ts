/** Work grows with the size of a network, never faster, and ends whatever a file says; counted, not timed. */
import { afterEach, expect, it, vi } from 'vitest';
import { lower } from '../../src/ir/lower/index.ts';
import { GraphBuilder } from '../../src/ir/lower/builder.ts';
import { Scope } from '../../src/ir/lower/scope.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { parse } from '../../src/parser/parse.ts';

afterEach(() => vi.restoreAllMocks());

const lowered = (text: string) => lower(parse(new SourceFile('net.gradnet', text)).unit, { load: () => undefined });
const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join('\n');

/** Names looked up, regions opened and nodes made. */
function work(text: string): number {
  const counters = [vi.spyOn(Scope.prototype, 'find'), vi.spyOn(Scope.prototype, 'own'), vi.spyOn(GraphBuilder.prototype, 'open'), vi.spyOn(GraphBuilder.prototype, 'add')];
  const { diagnostics } = lowered(text);
  expect(diagnostics).toEqual([]);
  const total = counters.reduce((sum, counter) => sum + counter.mock.calls.length, 0);
  vi.restoreAllMocks();
  return total;
}

it.each<[string, (n: number) => string]>([
  ['lines', (n) => `network N { input(3)\n${lines(n, () => 'dense(3)')} }`],
  ['one flow', (n) => `network N { input(3) -> ${lines(n, () => 'dense(3) ->')} relu }`],
  ['names', (n) => `network N { input(3)\n${lines(n, (i) => `dense(3) as t${i}`)} }`],
  ['branches', (n) => `network N { input(3) -> ( ${lines(n, () => 'dense(3) |')} ) -> add }`],
  ['a repetition of residuals', (n) => `network N { input(3) -> repeat ${n} { residual { dense(3) } } }`],
  ['calls of a block', (n) => `block B(n) { dense(n) -> relu }\nnetwork N { input(3) -> B(3) * ${n} }`],
  ['blocks', (n) => `${lines(n, (i) => `block B${i}() { dense(3) }`)}\nnetwork N { input(3)\n${lines(n, (i) => `B${i}`)} }`],
  ['lets', (n) => `${lines(n, (i) => `let a${i} = 3`)}\nnetwork N { input(3)\n${lines(n, (i) => `dense(a${i})`)} }`],
])('%s: ten times as many take ten times the work', (_, text) => {
  const [small, large] = [work(text(1000)), work(text(10_000))];
  expect(small).toBeGreaterThan(1000);
  expect(large / small).toBeLessThan(10.5);
});

const chain = (n: number, link: (i: number) => string, end: string, use: string): string => `${lines(n, link)}\n${end}\nnetwork N { input(3) -> ${use} }`;

it.each([
  ['10,000 blocks inside one another', chain(10_000, (i) => `block A${i}() { A${i + 1} }`, 'block A10000() { relu }', 'A0'), 'too-deeply-nested'],
  ['10,000 lets inside one another', chain(10_000, (i) => `let a${i} = a${i + 1} + 1`, 'let a10000 = 1', 'dense(a0)'), 'too-deeply-nested'],
  ['a piece that doubles a hundred times', chain(100, (i) => `let a${i} = a${i + 1} -> a${i + 1}`, 'let a100 = relu', 'a0'), 'too-large'],
  ['nothing, doubled a hundred times', chain(100, (i) => `let a${i} = a${i + 1} -> a${i + 1}`, 'let a100 = relu when false', 'a0'), 'too-large'],
  ['branches of branches', `network N { input(3) -> ${'( | ) -> '.repeat(60)} add }`, 'too-large'],
  ['a repetition of a billion', 'network N { input(3) -> repeat 1000000000 { relu } }', 'too-large'],
  ['nothing, repeated a billion times', 'network N { input(3) -> repeat 1000000000 { relu when false } }', 'too-large'],
  ['a shared piece of itself', 'network N { shared a = dense(3) -> a\ninput(3) -> a }', 'too-deeply-nested'],
  ['a let of itself', 'let a = a + 1\nnetwork N { input(3) -> dense(a) }', 'bad-arithmetic'],
])('%s ends in one finding', (_, text, name) => {
  expect(lowered(text).diagnostics.map((each) => each.name)).toEqual([name]);
});

it('a number that doubles a hundred times is worked out once a link', () => {
  const { program, diagnostics } = lowered(chain(100, (i) => `let a${i} = a${i + 1} + a${i + 1}`, 'let a100 = 1', 'dense(a97)'));
  expect(diagnostics).toEqual([]);
  expect(program.networks[0]!.nodes[1]!.args['units']).toBe(8);
});
