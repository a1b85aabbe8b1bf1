/** The examples: clean, or with exactly the finding that their first line names. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze, lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { rules } from '../../src/rules/index.ts';

const folder = new URL('../../examples/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const host = { load: (_from: string, path: string) => new SourceFile(path, read(path.replace('./', ''))) };

describe('examples', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.gradnet'))) {
    it(name, () => {
      const text = read(name);
      const first = text.split('\n', 1)[0]!;
      const named = rules.filter((rule) => first.includes(rule.name) || first.includes(rule.code)).map((rule) => rule.name);
      // What another example has still to train is no flaw of this one.
      const told = lint(new SourceFile(name, text), host).filter((it) => it.name !== 'weights-not-there');
      expect(told.map((it) => it.name)).toEqual(named);
    });
  }

  it('lenet5 has a prediction for every kernel, each inside its interval', () => {
    const { program, facts } = analyze(new SourceFile('lenet5.gradnet', read('lenet5.gradnet')), host);
    const { signals } = facts.get(program.networks[0]!)!;
    const kernels = signals!.flatMap((signal) => signal.weightGradients['kernel'] ?? []);
    expect(kernels).toHaveLength(5);
    for (const { norm, low, high } of kernels) {
      expect(norm).toBeGreaterThan(low);
      expect(norm).toBeLessThan(high);
      expect(norm).toBeGreaterThan(0.01);
      expect(norm).toBeLessThan(10);
    }
  });
});
