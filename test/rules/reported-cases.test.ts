/** Networks that people reported, buggy and healthy: each fault is found where it is, and sound networks are left alone. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCases } from '../../bench/gradients/expected.ts';
import { lint, SourceFile } from '../../src/index.ts';
import { rules } from '../../src/rules/index.ts';

const known = new Set(rules.map(({ name }) => name));
const cases = readCases(fileURLToPath(new URL('../../bench/gradients/cases', import.meta.url)));
const host = { load: () => undefined };

function findings(name: string, text: string): string[] {
  const source = new SourceFile(`${name}.gradnet`, text);
  return lint(source, host as never).map((it) => `${it.name} line ${source.positionAt(it.place.start).line}`);
}

it('there are enough of each kind', () => {
  const of = (rule: string): number => cases.filter(({ expected }) => expected.some((it) => it.rule === rule)).length;
  expect(cases.filter(({ expected }) => expected.length === 0).length).toBeGreaterThanOrEqual(15);
  expect(of('vanishing-gradient')).toBeGreaterThanOrEqual(10);
  expect(of('exploding-gradient')).toBeGreaterThanOrEqual(8);
  expect(of('dead-relu')).toBeGreaterThanOrEqual(5);
  expect(of('constant-initializer')).toBeGreaterThanOrEqual(2);
});

describe('healthy', () => {
  for (const { name, text, expected } of cases) if (expected.length === 0) it(name, () => expect(findings(name, text)).toEqual([]));
});

describe('faulty', () => {
  for (const { name, text, expected } of cases) {
    const answers = expected.filter(({ rule }) => known.has(rule)).map(({ rule, line }) => `${rule} line ${line}`);
    if (answers.length === 0) continue;
    it(name, () => {
      const found = findings(name, text);
      expect(answers.filter((it) => found.includes(it)), found.join(', ')).not.toEqual([]);
      // nothing but what is expected: one cause, one finding
      expect(found.filter((it) => !answers.includes(it))).toEqual([]);
    });
  }
});
