/** The catalogue as a whole: every example compiles, names are unique, other names lead somewhere, defaults are Keras'. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aliasesOf, argumentAliases } from '../../src/catalog/aliases.ts';
import { allowedOf, expectedOf } from '../../src/catalog/expected.ts';
import { allWords, lookUpWord, wordsOf } from '../../src/catalog/index.ts';
import type { Word } from '../../src/catalog/types.ts';
import { analyze, compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import type { Value } from '../../src/ir/types.ts';

const words = allWords().map((word) => [`${word.family} ${word.name}`, word] as const);
const nowhere = { load: () => undefined };

describe.each(words)('%s', (_, word) => {
  it('has an example without errors that uses it', () => {
    const { diagnostics, program } = analyze(new SourceFile('example.gradnet', word.example), nowhere);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
    expect(program.networks).toHaveLength(1);
    expect(word.example).toContain(word.name);
  });

  it('has an example that becomes a program, where it trains something', () => {
    const { program } = analyze(new SourceFile('example.gradnet', word.example), nowhere);
    const shape = program.networks[0]!.nodes[0]!.args['shape'];
    const sizes = Array.isArray(shape) ? shape.join('x') : '1';
    const source = word.example.includes('embedding(') ? `tokens(${sizes}, vocabulary: 10, classes: 10, samples: 100)` : `gaussian(${sizes}, classes: 10, samples: 100)`;
    const text = program.trainings.length > 0
      ? word.example
      : `data d { source: ${source} }\n${word.example.replace('network N {', 'network Example {')}\ntrain Example on d { loss: cross_entropy(from_logits: true), optimizer: adam, epochs: 1 }`;
    const compiled = compile(new SourceFile('example.gradnet', text), nowhere);
    // An example of one layer does not end in as many values as there are classes; all else must be sound.
    // What leaves values open is for sweeps, whose trials have tests of their own.
    const errors = compiled.diagnostics.filter(({ severity, name }) => severity === 'error' && name !== 'output-mismatch' && !(name === 'open-values' && word.family === 'choice'));
    expect(errors.map(({ message }) => message)).toEqual([]);
  });

  it('says what it is', () => {
    expect(word.summary).not.toMatch(/\.$|^[A-Z][a-z]+ /);
    expect(word.doc.length).toBeGreaterThan(20);
    for (const param of word.params) {
      expect(param.name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(param.doc).not.toBe('');
      expect(expectedOf(param.type)).not.toBe('');
      expect(allowedOf(param.type)).toBeTypeOf('string');
    }
    const needed = word.params.map((param) => param.default === undefined);
    // a source's file comes first, though some have one of their own
    if (word.family !== 'source' && word.family !== 'section' && word.family !== 'optimizer' && word.family !== 'schedule') expect(needed.indexOf(false) === -1 || needed.lastIndexOf(true) < needed.indexOf(false)).toBe(true);
  });
});

it('no family has two words of one name, and no alias is a word of its family', () => {
  const seen = new Set<string>();
  for (const word of allWords()) {
    expect(seen.has(`${word.family} ${word.name}`)).toBe(false);
    seen.add(`${word.family} ${word.name}`);
    expect(lookUpWord(word.name, word.family)).toBe(word);
  }
});

it('other names lead to words', () => {
  expect(aliasesOf(['layer']).get('conv2d')).toBe('conv');
  expect(aliasesOf(['layer']).get('fc')).toBe('dense');
  for (const word of allWords()) for (const alias of word.aliases ?? []) expect(wordsOf(word.family).some(({ name }) => name === aliasesOf([word.family]).get(alias.toLowerCase()))).toBe(true);
  const parameters = new Set(allWords().flatMap((word) => word.params.map(({ name }) => name)));
  for (const [alias, target] of argumentAliases) expect(parameters.has(target), `${alias} → ${target}`).toBe(true);
});

const keras = new Map((JSON.parse(readFileSync(new URL('../fixtures/oracles/defaults/keras_defaults.json', import.meta.url), 'utf8')) as { cases: { name: string; required: string[]; defaults: Record<string, unknown> }[] }).cases.map((each) => [each.name, each]));
const folder: Partial<Record<Word['family'], string>> = { layer: 'layers', initializer: 'initializers', optimizer: 'optimizers', loss: 'losses' };
/** Where the catalogue departs from Keras, with the reason in the word's own page. */
const departures = new Set(['conv_transpose padding', 'depthwise_conv padding', 'separable_conv padding', 'cropping cropping', 'conv padding', 'max_pool padding', 'average_pool padding', 'average_pool pool_size', 'sgd weight_decay']);

describe('defaults are those of Keras', () => {
  const compared = allWords().flatMap((word) => {
    const section = folder[word.family];
    if (section === undefined || !('emit' in word) || !('keras' in word.emit)) return [];
    const name = typeof word.emit.keras === 'function' ? word.emit.keras({ inputs: [[8, 8, 3]], args: {}, output: [8, 8, 3], weights: [] }) : word.emit.keras;
    const cased = word.family === 'initializer' ? name.replace(/(^|_)(.)/g, (_, __, letter: string) => letter.toUpperCase()) : name;
    const found = keras.get(`${section}.${cased}`);
    return found ? [[`${word.family} ${word.name}`, word, found] as const] : [];
  });

  it('of most words', () => expect(compared.length).toBeGreaterThan(25));

  it.each(compared)('%s', (_, word, theirs) => {
    for (const param of word.params) {
      const name = { stride: 'strides' }[param.name] ?? param.name;
      const standard = theirs.defaults[name];
      if (standard === undefined || departures.has(`${word.name} ${param.name}`)) continue;
      expect(plain(param.default), param.name).toEqual(plain(Array.isArray(standard) && standard.every((d) => d === standard[0]) ? standard[0] as Value : standard as Value));
    }
  });
});

/** `uniform` is Keras' other name of its RandomUniform. */
const plain = (value: Value | undefined): unknown => value === 'uniform' ? 'random_uniform' : (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'word' ? value.word : value === 'Zeros' ? 'zeros' : value);
