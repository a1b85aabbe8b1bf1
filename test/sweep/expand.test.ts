/** A file with open values becomes its trials: as many as there are combinations, each a file that compiles. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compile, lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { formatSource } from '../../src/format/source.ts';
import { OpenFile } from '../../src/sweep/open-file.ts';
import { onePickEach, randomPick, sizeOf } from '../../src/sweep/space.ts';
import { nowhere, trialsOf } from './trials.ts';

const fixtures = new URL('../fixtures/sweep/', import.meta.url);

/** What makes a trial what it is: its sections of training. */
const trainsOf = (text: string): string => [...text.matchAll(/^train [^{]*\{[^}]*\}/gm)].map(([section]) => section).join('\n');

describe.each(readdirSync(fixtures))('%s', (name) => {
  const text = readFileSync(new URL(`${name}/file.gradnet`, fixtures), 'utf8');

  it('has the trials that were written down', async () => {
    const { texts, labels } = trialsOf(text);
    const sections = texts.map(trainsOf).join('\n\n');
    await expect(`${labels.join(', ')}: ${texts.length}\n\n${sections}\n`).toMatchFileSnapshot(`../fixtures/sweep/${name}/trials.txt`);
  });

  it('has trials that compile, formatted as well, to the same program', async () => {
    for (const trial of trialsOf(text).texts) {
      const { diagnostics, text: program } = compile(new SourceFile('sweep.gradnet', trial), nowhere);
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(compile(new SourceFile('sweep.gradnet', await formatSource(trial)), nowhere).text).toBe(program);
    }
  });

  it('has no errors itself', () => {
    expect(lint(new SourceFile('sweep.gradnet', text), nowhere).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

const head = 'data d { source: gaussian(8, classes: 3, samples: 50) }\n';
const sweepOf = (width: string, activation: string, settings: string): string =>
  `${head}network N {\n  input(8)\n  dense(${width}) -> ${activation}\n  dense(d.classes) -> softmax\n}\ntrain N on d { loss: cross_entropy, optimizer: sgd(0.1), epochs: 1 }\nsweep s for N on d {\n  ${settings}\n}\n`;

interface Open {
  readonly text: string;
  readonly count: number;
}

/** A value, or several to choose from, one inside another. */
const values = (leaf: fc.Arbitrary<string>): fc.Arbitrary<Open> =>
  fc.letrec<{ value: Open }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      leaf.map((text) => ({ text, count: 1 })),
      fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((options) => ({ text: `any(${options.map(({ text }) => text).join(', ')})`, count: options.reduce((sum, { count }) => sum + count, 0) })),
    ),
  })).value;

test('there are as many trials as combinations, all of them different places of the same choices, and all are legal', () => {
  fc.assert(fc.property(
    values(fc.constantFrom('4', '2 + 3', '2 * 8')),
    values(fc.constantFrom('relu', 'tanh', 'leaky_relu(0.1)')),
    values(fc.constantFrom('0.001', '0.1', '1e-2')),
    values(fc.constantFrom('sgd', 'adam', 'sgd(0.5, momentum: 0.9)', 'rmsprop(epsilon: 1e-5)')),
    (width, activation, rate, optimizer) => {
      const { count, texts } = trialsOf(sweepOf(width.text, activation.text, `optimizer: ${optimizer.text}\n  learning_rate: ${rate.text}`));
      expect(count).toBe(width.count * activation.count * rate.count * optimizer.count);
      expect(texts).toHaveLength(count);
      for (const text of texts.slice(0, 8)) {
        expect(text).not.toContain('any(');
        const { diagnostics, training } = compile(new SourceFile('t.gradnet', text), nowhere);
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        const { args } = training!.settings['optimizer'] as { args: Record<string, number> };
        expect([0.001, 0.1, 0.01]).toContain(args['learning_rate']);
      }
    },
  ), { numRuns: 60, seed: 8 });
});

test('each option stands in one of the samples that are looked at', () => {
  const open = new OpenFile(new SourceFile('t.gradnet', sweepOf('any(4, any(5, 6))', 'any(relu, tanh)', 'optimizer: any(sgd(any(0.1, 0.2)), adam)')));
  const [sweep] = open.sweeps;
  const texts = onePickEach(open.choicesOf(sweep)).map((picks) => open.write(sweep, picks).text);
  for (const part of ['dense(4)', 'dense(5)', 'dense(6)', 'relu', 'tanh', 'sgd(0.1)', 'sgd(0.2)', 'optimizer: adam,']) expect(texts.some((text) => text.includes(part)), part).toBe(true);
});

test('drawn numbers are within their bounds, on their steps, and legal', () => {
  const open = new OpenFile(new SourceFile('t.gradnet', sweepOf('uniform(4, 32, step: 4)', 'dropout(uniform(5%, 40%))', 'learning_rate: log_uniform(1e-4, 1e-1)\n  search: random(trials: 9)')));
  const [sweep] = open.sweeps;
  const choices = open.choicesOf(sweep);
  expect(sizeOf(choices)).toBe(Infinity);
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 3, maxLength: 3 }), (draws) => {
    let at = 0;
    const { text } = open.write(sweep, randomPick(choices, () => draws[at++ % 3]!));
    const [, width, drop, rate] = /dense\((\d+)\) -> dropout\(([\d.]+)%\)[\s\S]*learning_rate: ([\de.-]+)|sgd\(([\de.-]+)\)/.exec(text.replace('sgd(', 'learning_rate: '))!;
    expect(Number(width) % 4).toBe(0);
    expect(Number(width)).toBeGreaterThanOrEqual(4);
    expect(Number(width)).toBeLessThanOrEqual(32);
    expect(Number(drop)).toBeGreaterThanOrEqual(5);
    expect(Number(drop)).toBeLessThanOrEqual(40);
    expect(Number(rate)).toBeGreaterThanOrEqual(1e-4);
    expect(Number(rate)).toBeLessThanOrEqual(1e-1);
    expect(compile(new SourceFile('t.gradnet', text), nowhere).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  }), { numRuns: 100, seed: 3 });
});

describe('what is wrong is said where it stands', () => {
  const messages = (text: string): string[] => lint(new SourceFile('t.gradnet', text), nowhere)
    .filter(({ severity }) => severity === 'error').map(({ message, place }) => `${text.slice(place.start, place.end)}: ${message}`);

  it.each([
    ['a misspelt option', sweepOf('4', 'any(relu, tanhh)', 'epochs: 1'), ['tanhh: there is no layer or block `tanhh`']],
    ['an option out of range', sweepOf('4', 'relu', 'learning_rate: any(0.1, -3)'), ['-3: `learning_rate` must be above 0, not -3']],
    ['one of the other type', sweepOf('any(4, "x")', 'relu', 'epochs: 1'), ['"x": `units` takes a whole number, 1 or more, not the text "x"']],
    ['a setting that nothing has', sweepOf('4', 'relu', 'learning_rat: 3'), ['learning_rat: `sweep` has no setting `learning_rat`']],
    ['an argument of the search', sweepOf('4', 'relu', 'search: random(trial: 3)'), ['trial: `random` has no argument `trial`']],
    ['nothing to choose from', sweepOf('any()', 'relu', 'epochs: 1'), ['any(): `any()` has nothing to choose from']],
    ['bounds the wrong way round', sweepOf('uniform(9, 3)', 'relu', 'search: random(trials: 3)'), ['uniform(9, 3): `uniform` needs a `low` below its `high` and a `step` that fits between them']],
    ['bounds that are no numbers', sweepOf('uniform(d.classes, 30)', 'relu', 'search: random(trials: 3)'), ['uniform(d.classes, 30): `uniform` needs bounds that are plain numbers']],
  ])('%s', (_, text, expected) => expect(messages(text).filter((message) => expected.some((it) => message === it))).toEqual(expected));

  it('findings that only some options have are left to the trials; those of all are told', () => {
    const text = (rates: string): string => `${head}network N {\n  input(8)\n  dense(8) -> relu\n  dense(d.classes) -> softmax\n}\nsweep s for N on d {\n  loss: cross_entropy\n  epochs: 1\n  optimizer: adam(${rates})\n}\n`;
    const names = (source: string): string[] => lint(new SourceFile('t.gradnet', source), nowhere).map(({ name }) => name);
    expect(names(text('any(0.5, 0.001)'))).not.toContain('learning-rate-out-of-range');
    expect(names(text('any(0.5, 0.6)'))).toContain('learning-rate-out-of-range');
  });
});
