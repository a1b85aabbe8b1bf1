/** Networks so deep that squares of their values or gradients are less than float64 can hold: what has vanished that far is told all the same. */
import { expect, it } from 'vitest';
import { lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

const found = (body: string) => lint(new SourceFile('a.gradnet', `network N {\n  input(64)\n  ${body}\n  dense(10) -> softmax\n}\n`), { load: () => undefined });
const vanishing = (depth: number, activation: string) => {
  const findings = found(`repeat ${depth} { dense(64) -> ${activation} }`);
  expect(findings.map(({ name }) => name)).toEqual(['vanishing-gradient']);
  const [{ message, label, notes, fixes, data }] = findings as [(typeof findings)[number]];
  expect([message, label, ...notes].join('\n')).not.toMatch(/NaN|Infinity|>1e308/);
  return { message, fixes, ...(data as { ratio: number; depth: { perLayer: number } }) };
};

it.each(['sigmoid', 'relu'])('as deep as its logarithm says, of %s', (activation) => {
  const known = vanishing(80, activation);
  const faded = vanishing(activation === 'sigmoid' ? 300 : 1500, activation);
  expect(faded.depth.perLayer).toBeCloseTo(known.depth.perLayer, 2);
  expect(faded.ratio).toBeGreaterThan(0);
  expect(faded.ratio).toBeLessThan(1e-180);
  expect(faded.fixes.length).toBeGreaterThan(0);
});

it('beyond what any number can hold', () => {
  const { message, depth } = vanishing(1500, 'sigmoid');
  expect(message).toBe('the gradient reaching `dense1` is <1e-308 of the gradient at the output');
  expect(depth.perLayer).toBeCloseTo(0.24, 1);
});

it('a kernel of zeros stops the gradient, and nothing has vanished', () => {
  const names = found('repeat 3 { dense(64) -> relu }\n  dense(64, kernel_initializer: zeros) -> relu').map(({ name }) => name);
  expect(names).not.toContain('vanishing-gradient');
  expect(names).toContain('constant-initializer');
});
