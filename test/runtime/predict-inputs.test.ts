/** What `gradnetc predict` reads: the same samples in other files are the same inputs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Preparation } from '../../src/runtime/experiment.ts';
import { readInputs, type InputForm } from '../../src/runtime/use/inputs.ts';
import { readSeveral, type NamedInput } from '../../src/runtime/use/several-inputs.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-inputs-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(scratch, name), content);
  return join(scratch, name);
};
const read = async (path: string, form: InputForm): Promise<number[][]> => (await readInputs(path, form)).map(({ values }) => [...values]);

const table: InputForm = {
  shape: [3],
  preparation: { source: 'csv', inputShape: [3], features: ['b', 'a', 'c'], fill: [10, 20, 30], scaling: { kind: 'standard', shift: [1, 2, 3], factor: [2, 2, 2] } },
};

it('finds columns and keys by name, fills gaps and scales', async () => {
  const rows = [[0, -2, 4], [18, 0, 0]]; // (b, a, c) = (1, 1, 5) and (gap, 2, 3)
  expect(await read(write('t.csv', 'a,b,c,other\n1,1,5,x\n2,,3,y\n'), table)).toEqual(rows);
  expect(await read(write('t.jsonl', '{"a":1,"b":1,"c":5,"other":"x"}\n{"a":2,"b":null,"c":3}\n'), table)).toEqual(rows);
});

it('takes lists of numbers under a key', async () => {
  const form: InputForm = { shape: [3], preparation: { source: 'json_lines', inputShape: [3], features: ['age', 'words'] } };
  expect(await read(write('l.jsonl', '{"words":[2,3],"age":1}\n'), form)).toEqual([[1, 2, 3]]);
  await expect(read(write('m.jsonl', '{"words":[2,3],"age":1}\n{"words":[2],"age":1}\n'), form)).rejects.toThrow(/m\.jsonl, line 2 holds 2 numbers, but the model takes 3$/);
  await expect(read(write('n.jsonl', '{"age":1}\n'), form)).rejects.toThrow(/n\.jsonl, line 1 has no `words`$/);
  await expect(read(write('o.jsonl', '{"age":1'), form)).rejects.toThrow(/o\.jsonl, line 1 is no JSON/);
});

it('takes texts apart by the tokens of the training, from text files and from a column', async () => {
  const preparation: Preparation = { source: 'text', inputShape: [5], features: ['text'], tokenizer: { kind: 'words', tokens: ['', '[UNK]', 'good', 'game'] } };
  const form: InputForm = { shape: [5], preparation };
  const numbers = [2, 1, 3, 0, 0];
  expect(await read(write('x.txt', 'Good old game!'), form)).toEqual([numbers]);
  expect(await read(write('x.csv', 'label,text\ncontent,"Good, old game"\n'), form)).toEqual([numbers]);
  expect(await read(write('x.jsonl', '{"text":"good OLD game"}\n'), form)).toEqual([numbers]);
  await expect(read(join(scratch, 'x.txt'), table)).rejects.toThrow(/is a text, but the model was not trained on texts/);
});

it('reads IDX files as bytes of pictures', async () => {
  const idx = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102]);
  const [first, second] = await read(write('two-idx3-ubyte', idx), { shape: [1, 2, 1], preparation: undefined });
  expect(first).toEqual([0, 1]);
  second!.forEach((value, i) => expect(value).toBeCloseTo([0.2, 0.4][i]!, 6));
  await expect(read(write('cut-idx3-ubyte', idx.subarray(0, 18)), { shape: [1, 2, 1], preparation: undefined })).rejects.toThrow(/truncated/);
});

const npy = (shape: string, values: ArrayLike<number>, type: '<f4' | '|u1'): Uint8Array => {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n';
  const data = type === '|u1' ? Uint8Array.from(values) : new Uint8Array(Float32Array.from(values).buffer);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length & 255, header.length >> 8]), Buffer.from(header), data]);
};

describe('a model of several inputs', () => {
  const inputs: readonly NamedInput[] = [{ name: 'left', shape: [2], preparation: undefined }, { name: 'right', shape: [], preparation: undefined }];
  const pictures: readonly NamedInput[] = ['left', 'right'].map((name) => ({ name, shape: [1, 2, 1], preparation: undefined }));
  const several = async (path: string, of = inputs): Promise<number[][][]> => (await readSeveral(path, of)).map(({ values }) => values.map((each) => [...each]));
  const png = (grey: readonly number[]): Uint8Array => {
    const file = new PNG({ width: 2, height: 1 });
    grey.forEach((value, i) => file.data.set([value, value, value, 255], 4 * i));
    return PNG.sync.write(file);
  };

  it('takes each by its name, out of rows, columns, arrays: the same samples are the same inputs', async () => {
    const samples = [[[1, 2], [3]], [[4, 5], [6]]];
    expect(await several(write('s.jsonl', '{"right":3,"left":[1,2]}\n{"left":[4,5],"right":[6]}\n'))).toEqual(samples);
    expect(await several(write('s.csv', 'left_2,other,right,left_1\n2,x,3,1\n5,y,6,4\n'))).toEqual(samples);
    const archive = zipSync({ 'left.npy': npy('2, 2', [1, 2, 4, 5], '<f4'), 'right.npy': npy('2,', [3, 6], '<f4') });
    expect(await several(write('s.npz', archive))).toEqual(samples);
    expect((await readSeveral(join(scratch, 's.csv'), inputs)).map(({ name }) => name)).toEqual(['1', '2'].map((row) => `${join(scratch, 's.csv')}:${row}`));
  });

  it('takes pictures of a folder for each, and those that a row names', async () => {
    for (const side of ['left', 'right']) mkdirSync(join(scratch, 'p', side), { recursive: true });
    for (const [side, stem, grey] of [['left', 'a', [0, 255]], ['right', 'a', [51, 102]], ['left', 'b', [255, 255]], ['right', 'b', [0, 0]]] as const) write(`p/${side}/${stem}.png`, png(grey));
    const samples = [[[0, 1], [51 / 255, 102 / 255]], [[1, 1], [0, 0]]].map((sample) => sample.map((side) => side.map(Math.fround)));
    expect(await several(join(scratch, 'p'), pictures)).toEqual(samples);
    expect(await several(write('p.csv', 'left,right\np/left/a.png,p/right/a.png\np/left/b.png,p/right/b.png\n'), pictures)).toEqual(samples);
    write('p/left/c.png', png([1, 1]));
    await expect(several(join(scratch, 'p'), pictures)).rejects.toThrow(/right has no picture c$/);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['w1.csv', 'left_1,left_2\n1,2\n', /w1\.csv, line 2 has no `right`$/],
    ['ragged.csv', 'left_1,left_2,right\n1,2,3\n1,2\n', /ragged\.csv, line 3: 2 fields, but there are 3 columns/],
    ['w2.csv', 'left_1,right\n1,2\n', /w2\.csv, line 2 has no `left_2`$/],
    ['w3.jsonl', '{"left":[1,2,3],"right":1}\n', /w3\.jsonl, line 1, `left` holds 3 numbers, but the model takes 2$/],
    ['w4.npz', zipSync({ 'left.npy': npy('1, 2', [1, 2], '<f4'), 'right.npy': npy('2,', [3, 6], '<f4') }), /holds 1 rows of `left` and 2 of `right`$/],
    ['w5.npz', zipSync({ 'left.npy': npy('1, 2', [1, 2], '<f4') }), /has no array `right`$/],
    ['w6.txt', 'text', /w6\.txt gives one input, and the model takes 2: left, right$/],
  ])('%s is refused', async (name, content, message) => {
    await expect(several(write(name, content))).rejects.toThrow(message);
  });
});

it('names the file of an array that is none', async () => {
  await expect(read(write('bad.npy', 'no array at all'), table)).rejects.toThrow(/bad\.npy cannot be read: it is no \.npy file$/);
});
