/** What `gradnetc predict` reads: the same samples in other files are the same inputs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Preparation } from '../../src/runtime/experiment.ts';
import { readInputs, type InputForm } from '../../src/runtime/use/inputs.ts';

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
