/** The pipeline as a whole: what it refuses, what comments answer, what an edit would change. */
import { expect, test } from 'vitest';
import { compile, lint, type Host } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

const nowhere: Host = { load: () => undefined };
const source = (train = 'train Net on digits { loss: cross_entropy, optimizer: sgd(0.01), batch: 64, epochs: 1 }', layers = 'dense(64) -> relu'): string => `data digits { source: mnist }
network Net {
  input(28x28x1) -> flatten
  ${layers}
  dense(10) -> softmax
}
${train}
`;
const file = (text: string): SourceFile => new SourceFile('net.gradnet', text);
const namesOf = (text: string): string[] => lint(file(text), nowhere).map(({ name }) => name);

test('a sound file has no findings and gives a program', () => {
  const { text, diagnostics, training } = compile(file(source()), nowhere);
  expect(diagnostics).toEqual([]);
  expect(text).toContain("from \"gradnet/runtime\"");
  expect(training?.network.name).toBe('Net');
  expect(compile(file(source()), nowhere, { runtime: './gradnet-runtime.mjs' }).text).toContain('from "./gradnet-runtime.mjs"');
});

test('a program trains one network: none and two are errors of compile, not of lint', () => {
  expect(namesOf(source(''))).toEqual([]);
  const none = compile(file(source('')), nowhere);
  expect([none.text, none.diagnostics.map(({ name }) => name)]).toEqual([undefined, ['nothing-to-train']]);
  const train = 'train Net on digits { loss: cross_entropy, optimizer: adam, epochs: 1 }\n';
  const two = compile(file(source(train + train)), nowhere);
  expect(two.text).toBeUndefined();
  expect(two.diagnostics.map(({ name }) => name)).toContain('several-to-train');
});

test('no program comes out of a file with an error, and none that would train on other data than it says', () => {
  expect(compile(file(source().replace('relu', 'rellu')), nowhere).text).toBeUndefined();
  const dropped = compile(file(source().replace('source: mnist', 'source: mnist\n  split: train 50%, validation 10%')), nowhere);
  expect([dropped.text, dropped.diagnostics.map(({ name }) => name)]).toEqual([undefined, ['out-of-range']]);
  const held = compile(file(source().replace('source: mnist', 'source: mnist\n  split: train 90%, validation 10%')), nowhere);
  expect(held.text).toContain('data.mnist({ validationFraction: 0.1 })');
});

test('a warning is answered by a comment with a reason, and offers edits that were tried', () => {
  const deep = source(undefined, 'repeat 10 { dense(64) -> sigmoid }');
  const found = lint(file(deep), nowhere).find(({ name }) => name === 'vanishing-gradient');
  expect(found?.fixes[0]?.effect).toMatch(/→/);
  const line = file(deep).positionAt(found!.place.start).line;
  const answered = deep.split('\n').toSpliced(line - 1, 0, '  // gradnet-ignore vanishing-gradient: shown on purpose').join('\n');
  expect(namesOf(answered)).not.toContain('vanishing-gradient');
  expect(namesOf(answered)).not.toContain('unused-ignore');
});

test('any text is survived', () => {
  for (const text of ['', '\0', 'network', 'network N {', 'train A on B {}', source().slice(0, 60), '}'.repeat(1000)]) {
    expect(lint(file(text), nowhere).length).toBeGreaterThan(0);
  }
});
