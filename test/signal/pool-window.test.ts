/** A pool whose window is larger than the image sees the image, no more: the same prediction, at the same cost. */
import { expect, it } from 'vitest';
import { analyze } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

function kernelNorms(pool: string): (number | undefined)[] {
  const text = `network N {\n  input(8x8x3)\n  conv(8, 3x3) -> relu -> ${pool}\n  flatten -> dense(10) -> softmax\n}\n`;
  const { program, facts, diagnostics } = analyze(new SourceFile('t.gradnet', text), { load: () => undefined });
  expect(diagnostics).toEqual([]);
  return facts.get(program.networks[0]!)!.signals!.map(({ weightGradients }) => weightGradients['kernel']?.norm);
}

it.each(['max_pool', 'average_pool'])('%s', (pool) => {
  const whole = kernelNorms(`${pool}(8, padding: same)`);
  expect(whole.filter((norm) => norm !== undefined)).toHaveLength(2);
  expect(kernelNorms(`${pool}(2512, padding: same)`)).toEqual(whole);
});
