/** What findings of rules point at, and what their fixes write: a place once, and a text that compiles and no longer has the finding. */
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/edits.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { check } from '../../src/lint.ts';
import { rules } from '../../src/rules/index.ts';
import { globalNorm, largestNorm } from '../../src/rules/support/norms.ts';

const host = { load: () => undefined };
const network = (body: string): string => `data digits { source: mnist }
network Net {
  input(28x28x1)
  ${body.replaceAll('\n', '\n  ')}
  dense(10) -> softmax
}
train Net on digits { loss: cross_entropy, optimizer: adam, batch: 64, epochs: 20 }
`;
const found = (text: string): readonly Diagnostic[] => check(new SourceFile('a.gradnet', text), host, { rules }).diagnostics;
const only = (text: string, name: string): Diagnostic => {
  const all = found(text).filter((it) => it.name === name);
  expect(all).toHaveLength(1);
  return all[0]!;
};
/** The text after the first fix, which takes the finding away and adds no error. */
function mended(text: string, name: string): string {
  const file = new SourceFile('a.gradnet', text);
  const { text: after } = applyEdits(new Map([[file.name, file]]), only(text, name).fixes[0]!.edits)!.get(file.name)!;
  expect(found(after).filter((it) => it.name === name || it.severity === 'error')).toEqual([]);
  return after;
}
const places = ({ place, related }: Diagnostic): string[] => [place, ...related.map((it) => it.place)].map(({ start, end }) => `${start} ${end}`);

describe('a place is named once', () => {
  it.each([
    ['collapsing-layers', 'flatten\nrepeat 3 { dense(64) }'],
    ['constant-initializer', 'flatten\nrepeat 3 { dense(64, kernel_initializer: ones) -> relu }'],
    ['blocked-gradient', 'flatten -> dense(20)\n(repeat 2 { step } | repeat 2 { step }) -> concat'],
  ])('%s in a repetition', (name, body) => {
    const all = places(only(network(body), name));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('fixes', () => {
  it('mend every activation that blocks the gradient', () =>
    expect(mended(network('flatten -> dense(20)\n( dense(20) -> step | dense(20) -> step ) -> concat'), 'blocked-gradient')).not.toContain('step'));

  it('leave the parentheses of what had a name', () =>
    expect(mended(network('flatten\n(dense(20) -> relu) as hidden'), 'unused-name')).toContain('(dense(20) -> relu)\n'));

  it('move a dropout as it is written', () =>
    expect(mended(network('conv(4, 3x3) -> dropout(30%) -> batch_norm -> relu\nflatten'), 'dropout-before-batch-norm')).toContain('linear -> batch_norm -> dropout(30%)'));

  it('of dead layers come in the order of what they hand on', () => {
    const { fixes } = only(network('flatten\nrepeat 6 { dense(3) -> relu }'), 'dead-relu');
    expect(fixes.map(({ title }) => title)).toEqual(['`elu` in place of `relu`', '`leaky_relu` in place of `relu`']);
  });
});

it('norms of more layers than a call takes arguments', () => {
  const signals = Array.from({ length: 150_000 }, () => ({ weightGradients: { kernel: { norm: 3, low: 1, high: 4e200 } } }));
  const subject = { facts: { signals } } as unknown as Parameters<typeof globalNorm>[0];
  expect(globalNorm(subject).norm).toBeCloseTo(3 * Math.sqrt(150_000), 6);
  expect(globalNorm(subject).high / 4e200).toBeCloseTo(Math.sqrt(150_000), 6);
  expect(largestNorm(subject).low).toBe(1);
});
