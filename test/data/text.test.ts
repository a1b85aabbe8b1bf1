/** Texts become the numbers that Keras' TextVectorization makes of them; what is learned of the training part alone; and what is said of texts that are wrong. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { openRows } from '../../src/runtime/data/stored/read.ts';
import { isStored } from '../../src/runtime/data/stored/rows.ts';
import { learnMerges, piecesOf } from '../../src/runtime/data/text/byte-pairs.ts';
import { encoder, fitTokenizer, padded, type TokenizerKind } from '../../src/runtime/data/text/tokenizer.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';
import { trainHere } from '../runtime/in-process.ts';
import { containing } from '../runtime/matchers.ts';
import { load } from './oracle.ts';

interface Vectorized { readonly texts: string[]; readonly heldTexts: string[]; readonly cases: { name: string; tokenizer: TokenizerKind; vocabulary: number; length: number; tokens: string[]; rows: number[][]; held: number[][] }[] }
const keras = JSON.parse(readFileSync(new URL('../fixtures/oracles/text/vectorized.json', import.meta.url), 'utf8')) as Vectorized;

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-text-'));
beforeAll(async () => void (await selectEngine('cpu')));
afterAll(() => rmSync(scratch, { recursive: true }));
const write = (name: string, content: string | Buffer): string => {
  const path = join(scratch, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};

describe('equals Keras’ TextVectorization', () => {
  it.each(keras.cases.map((each) => [each.name, each] as const))('%s', (_, { tokenizer: kind, vocabulary, length, tokens, rows, held }) => {
    const tokenizer = fitTokenizer(kind, keras.texts, vocabulary);
    expect(tokenizer.tokens).toEqual(tokens);
    const encode = encoder(tokenizer);
    expect(keras.texts.map((each) => padded(encode(each), length))).toEqual(rows);
    expect(keras.heldTexts.map((each) => padded(encode(each), length))).toEqual(held);
  });
});

describe('byte pairs', () => {
  it('are joined as in the paper’s example', () => {
    const texts = [...Array<string>(5).fill('low'), ...Array<string>(2).fill('lower'), ...Array<string>(6).fill('newest'), ...Array<string>(3).fill('widest')];
    const merges = learnMerges(texts, new Set(texts.join('')), 5);
    expect(merges.slice(0, 2)).toEqual([['e', 's'], ['es', 't']]);
    expect(merges.slice(2)).toEqual([['l', 'o'], ['lo', 'w'], ['e', 'w']]);
  });

  it('give the text back, in no more tokens than characters, whatever it is', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\n', 'é', '😀') }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(texts, fc.integer({ min: 12, max: 40 }), (given, vocabulary) => {
      const tokenizer = fitTokenizer('byte_pairs', given, vocabulary);
      expect(tokenizer.tokens.length).toBeLessThanOrEqual(vocabulary);
      expect(new Set(tokenizer.tokens).size).toBe(tokenizer.tokens.length);
      const encode = encoder(tokenizer);
      for (const text of given) {
        expect(piecesOf(text).join('')).toBe(text);
        const numbers = encode(text);
        expect(numbers.map((number) => tokenizer.tokens[number]!).join('')).toBe(text);
        expect(numbers.length).toBeLessThanOrEqual(Array.from(text).length);
      }
    }), { seed: 3 });
  });

  it('leave rare characters out where there is no room', () => {
    const tokenizer = fitTokenizer('byte_pairs', ['aaab', 'aab'], 3);
    expect(tokenizer).toEqual({ kind: 'byte_pairs', tokens: ['', '[UNK]', 'a'], merges: [] });
    expect(encoder(tokenizer)('ab')).toEqual([2, 1]);
  });
});

describe('the next token', () => {
  it('is the target of every piece, and the end of a text is held out', async () => {
    const path = write('letters.txt', 'abcdefghij'.repeat(10));
    const { train, validation, classes, preparation } = await load(data.text({ path, length: 4, vocabulary: 12, tokenizer: 'characters', validationFraction: 0.3 }));
    expect([train.length, validation.length, classes]).toEqual([66, 26, 12]);
    const { tokens } = preparation!.tokenizer!;
    const text = (split: typeof train, i: number): string => [...split.inputs.slice(4 * i, 4 * i + 4), split.targets[i]!].map((number) => tokens[number]!).join('');
    expect([text(train, 0), text(train, 1), text(validation, 0)]).toEqual(['abcde', 'bcdef', 'abcde']);
    const wider = await load(data.text({ path, length: 4, vocabulary: 12, tokenizer: 'characters', stride: 3, validationFraction: 0 }));
    expect([wider.train.length, wider.validation.length]).toEqual([32, 0]);
  });

  it('is the same from a file where the pieces do not fit memory', async () => {
    process.env['GRADNET_SCRATCH'] = scratch;
    const [path] = [write('a/1.txt', 'the cat sat on the mat and '.repeat(20)), write('a/2.txt', 'a dog is not a cat, it is not. '.repeat(20))].map(dirname);
    const source = data.text({ path: path!, length: 5, vocabulary: 20, stride: 2 });
    const [inMemory, inFiles] = [await source.load({ seed: 1 }), await source.load({ seed: 1, memory: 100 })];
    expect([isStored(inMemory.train.inputs), isStored(inFiles.train.inputs)]).toEqual([false, true]);
    for (const part of ['train', 'validation'] as const) {
      expect(inFiles[part].targets).toEqual(inMemory[part].targets);
      for (const through of [false, true]) {
        const [a, b] = [inMemory[part], inFiles[part]].map(({ inputs, length }) => {
          const rows = openRows(inputs, length, { through });
          return Array.from({ length }, (_, i) => { const values = new Float32Array(5); rows.write(i, values, 0); return [...values]; });
        });
        expect(b).toEqual(a);
      }
    }
  });

  it('is learned from the embedded sonnets unless a path is given', async () => {
    const { train, description, preparation } = await load(data.text({ length: 40, vocabulary: 60, tokenizer: 'characters' }));
    expect(description).toMatch(/^text \(embedded sonnets, .* sequences of 40 characters\)$/);
    expect(train.length).toBeGreaterThan(6000);
    expect(preparation!.tokenizer!.tokens.length).toBeGreaterThan(50);
  });
});

describe('classes', () => {
  const folder = join(scratch, 'reviews');
  beforeAll(() => {
    for (let i = 0; i < 20; i++) write(`reviews/${i % 2 === 0 ? 'good' : 'bad'}/${i}.txt`, `${i % 2 === 0 ? 'fine' : 'poor'} word${i}`);
  });
  const options = { length: 3, vocabulary: 50, classes: 2 };

  it('are folders, and words of held-out texts are unknown', async () => {
    const { train, validation, preparation } = await load(data.text({ ...options, path: folder }));
    const { tokenizer, labels } = preparation!;
    expect([train.length, validation.length, labels]).toEqual([16, 4, ['bad', 'good']]);
    expect(tokenizer!.tokens).toHaveLength(2 + 2 + 16);
    for (let i = 0; i < 4; i++) {
      const [first, second, third] = validation.inputs.slice(3 * i, 3 * i + 3);
      expect([tokenizer!.tokens[first!], second, third]).toEqual([validation.targets[i] === 1 ? 'fine' : 'poor', 1, 0]);
    }
  });

  it('are a column of CSV, or a key of JSON lines', async () => {
    const csv = write('t.csv', 'id,text,mood\n1,"so, so good",happy\n2,bad,sad\n');
    const jsonl = write('t.jsonl', '{"text": "so, so good", "mood": "happy"}\n{"text": "bad", "mood": "sad"}\n');
    for (const path of [csv, jsonl]) {
      const { train, preparation } = await load(data.text({ ...options, path, column: 'text', target: 'mood', validationFraction: 0 }));
      expect([...train.inputs].map((number) => preparation!.tokenizer!.tokens[number])).toEqual(['so', 'so', 'good', 'bad', '', '']);
      expect([[...train.targets], preparation!.labels]).toEqual([[0, 1], ['happy', 'sad']]);
    }
  });

  it('that cannot be read are left out with on_error: skip, and named', async () => {
    const table = write('s.csv', 'a,b\nfine,x\npoor\nbad,y\n');
    const lines = write('s.jsonl', '{"a": "fine", "b": "x"}\nno json\n{"a": null, "b": "x"}\n{"a": "bad", "b": "y"}\n');
    const files = dirname(dirname(write('skip/x/0.txt', 'fine')));
    write('skip/x/1.txt', '');
    write('skip/y/0.txt', 'bad');
    write('skip/y/1.txt', Buffer.from([0x63, 0xe9]));
    const cases: [string, RegExp][] = [
      [table, /^1 text skipped \(on_error: skip\)\n {2}.*s\.csv, line 3: the label is missing$/],
      [lines, /^2 texts skipped \(on_error: skip\)\n {2}.*line 2 is no JSON.*\n {2}.*line 3: `a` is no text$/],
      [files, /^2 texts skipped \(on_error: skip\)\n {2}.*1\.txt is empty\n {2}.*1\.txt is no text in UTF-8$/],
    ];
    for (const [path, wanted] of cases) {
      const said: string[] = [];
      const source = data.text({ ...options, path, column: 'a', target: 'b', validationFraction: 0, onError: 'skip' });
      const { train, preparation } = await source.load({ seed: 1, say: (text) => said.push(text) });
      expect([[...train.targets], preparation!.labels], path).toEqual([[0, 1], ['x', 'y']]);
      expect(said).toEqual([expect.stringMatching(wanted)]);
    }
    const hopeless = write('h.csv', 'a,b\nfine\n');
    await expect(load(data.text({ ...options, path: hopeless, column: 'a', target: 'b', onError: 'skip' }))).rejects.toMatchObject({ message: containing('holds no texts'), remedy: containing('all 1 rows were skipped') });
  });

  it.each<[string, () => object, string, string]>([
    ['a file that is not there', () => ({ path: join(scratch, 'none.txt') }), 'it does not exist', '--data DIR'],
    ['one text', () => ({ path: write('one.txt', 'x') }), 'is one text, so it has no 2 classes', 'a folder of texts for each class'],
    ['another number of folders', () => ({ path: folder, classes: 3 }), 'has 2 folders (bad, good), but there are to be 3 classes', 'classes: 2'],
    ['a folder without texts', () => ({ path: dirname(dirname(write('none/a/x.md', ''))), classes: undefined }), 'holds no texts', '.txt'],
    ['no column named', () => ({ path: write('c.csv', 'a,b\nx,y\n') }), '`column` does not say where its texts are', 'column: "…"'],
    ['no target named', () => ({ path: write('c.csv', 'a,b\nx,y\n'), column: 'a' }), '`target` does not say where its labels are', 'target: "…"'],
    ['no such column', () => ({ path: write('c.csv', 'a,b\nx,y\n'), column: 'z', target: 'b' }), 'has no column `z`', '`a`, `b`'],
    ['no such key', () => ({ path: write('c.jsonl', '{"a": "x", "b": 1}\n{"b": 1}\n'), column: 'a', target: 'b' }), 'line 2: `a` is missing', '`b`'],
    ['a label that is none', () => ({ path: write('c.jsonl', '{"a": "x", "b": [1]}\n'), column: 'a', target: 'b' }), 'line 1: `b` is no label', 'a text or a number'],
    ['a row without its label', () => ({ path: write('c.csv', 'a,b\nx,y\nz\n'), column: 'a', target: 'b' }), 'line 3: the label is missing', 'mend this row'],
    ['what is no UTF-8', () => ({ path: write('latin.txt', Buffer.from([0x63, 0x61, 0x66, 0xe9])), classes: undefined }), 'latin.txt is no text in UTF-8', 'save it as UTF-8'],
    ['too short', () => ({ path: write('short.txt', 'a b c'), classes: undefined }), 'no text has more than 3 tokens', 'smaller `length`'],
  ])('says what is wrong: %s', async (_, given, message, remedy) => {
    await expect(load(data.text({ ...options, ...given() }))).rejects.toMatchObject({ message: containing(message), remedy: containing(remedy) });
  });
});

it.each(['char-lstm', 'text-classifier'])('%s trains, and its loss falls', async (name) => {
  const text = readFileSync(new URL(`../../examples/${name}.gradnet`, import.meta.url), 'utf8');
  const small = text.replace(/epochs: \d+/, 'epochs: 8').replace('length: 40', 'length: 8, stride: 20').replace('lstm(96)', 'lstm(8)');
  const { result } = await trainHere(await experimentOf(compiled(`${name}.gradnet`, small)));
  expect(result.ending.kind).toBe('completed');
  const [first, last] = [result.epochs[0]!, result.epochs.at(-1)!];
  expect(last.loss).toBeLessThan(0.95 * first.loss);
  if (name === 'text-classifier') expect(last['val_accuracy']).toBeGreaterThan(0.9);
});
