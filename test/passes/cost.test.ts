/** What is counted is what is built: layers that no output depends on are not. */
import { expect, it } from 'vitest';
import { analyze } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

function totalsOf(body: string) {
  const { program, facts } = analyze(new SourceFile('t.gradnet', `network N {\n${body}\n}\n`), { load: () => undefined });
  return facts.get(program.networks[0]!)!.totals;
}

it('leaves out what no output depends on', () => {
  const whole = totalsOf('input(4) as x -> dense(3) -> softmax');
  expect(totalsOf('input(4) as x -> dense(50) -> relu\n(x) -> dense(3) -> softmax')).toEqual(whole);
  expect(whole.parameters).toBe(15);
});

it('counts shared weights once, even where only the second use leads to an output', () => {
  const shared = 'shared one = dense(4)\ninput(4) as x';
  expect(totalsOf(`${shared} -> one -> one`).parameters).toBe(20);
  expect(totalsOf(`${shared} -> one -> relu\n(x) -> one`).parameters).toBe(20);
});

it.each([
  ['time_distributed(dense(3, kernel_initializer: identity))', '`kernel_initializer` must be an initializer for a kernel of 4x3'],
  ['dense(3, kernel_constraint: unit_norm(axis: [0, 0])) -> flatten', '`axis` must be each axis once'],
])('%s is refused, inside a wrapper as well', (layer, told) => {
  const { diagnostics } = analyze(new SourceFile('t.gradnet', `network N {\ninput(5x4) -> ${layer} -> softmax\n}\n`), { load: () => undefined });
  expect(diagnostics.map((it) => it.message).join()).toContain(told);
});
