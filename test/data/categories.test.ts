/** Tables with kinds of things and decimal commas: as pandas reads them, in training and where the model is asked. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { numberOf } from '../../src/runtime/data/fields.ts';
import { readInputs } from '../../src/runtime/use/inputs.ts';
import { containing } from '../runtime/matchers.ts';
import { distance, fixtures, load } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-categories-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const write = (name: string, content: string): string => {
  writeFileSync(join(scratch, name), content);
  return join(scratch, name);
};

interface Facts { names: string[]; mean: number[][]; zero: number[][]; price: number[] }
const [is] = (JSON.parse(readFileSync(`${fixtures}german.json`, 'utf8')) as { cases: [Facts] }).cases;
const german = {
  file: `${fixtures}german.csv`, features: 6, target: 'Preis', leaveOut: ['Datum'], categories: ['Stadt', 'Haus; Hof'], delimiter: ';', decimal: ',', validationFraction: 0,
} as const;

describe('a German table', () => {
  it.each(['mean', 'zero'] as const)('holds what pandas reads in it, gaps as %s', async (missing) => {
    const { train, preparation } = await load(data.csv({ ...german, missing, normalize: 'none' }));
    expect(preparation!.features).toEqual(is.names);
    expect(distance(train.inputs, is[missing].flat())).toBeLessThan(1e-4);
    expect(distance(train.targets, is.price.map(Math.fround))).toBe(0);
  });

  it('is read alike where the model is asked about it, gaps, scaling and all', async () => {
    const { train, preparation } = await load(data.csv({ ...german, missing: 'mean' }));
    const asked = await readInputs(german.file, { shape: [6], preparation: JSON.parse(JSON.stringify(preparation)) as typeof preparation });
    expect(distance(asked.flatMap(({ values }) => [...values]), train.inputs as Float32Array)).toBeLessThan(1e-6);
  });
});

it.each([
  ['1.178,50', 1178.5], ['65,9', 65.9], ['-1.234.567', -1234567], ['7', 7], [',5', 0.5], ['1,5e3', 1500], ['true', 1],
  ['65.9', Number.NaN], ['1.17,5', Number.NaN], ['1,234,567', Number.NaN], ['.5', Number.NaN], ['', Number.NaN], [',', Number.NaN],
])('with a decimal comma, %j is %d', (field, value) => expect(numberOf(field, ',')).toBe(value));

describe('where the model is asked', () => {
  const csv = async (content: string, options: object): Promise<(rows: string, name?: string) => Promise<number[][]>> => {
    const { preparation } = await load(data.csv({ file: write('train.csv', content), features: 2, validationFraction: 0, normalize: 'none', missing: 'mean', ...options }));
    return async (rows, name = 'asked.csv') => (await readInputs(write(name, rows), { shape: [2], preparation })).map(({ values }) => [...values]);
  };

  it('true and false are what they were in the training, not gaps', async () => {
    const ask = await csv('member,age,y\ntrue,1,1\nfalse,3,0\n', {});
    expect(await ask('age,member\n5,true\n6,False\nNA,?\n')).toEqual([[1, 5], [0, 6], [0.5, 2]]);
    expect(await ask('{"age":5,"member":"true"}\n{"age":null,"member":false}\n', 'asked.jsonl')).toEqual([[1, 5], [0, 2]]);
    await expect(ask('age,member\n5,perhaps\n')).rejects.toThrow('line 2, `member` is "perhaps", no number');
  });

  it('rows without names are the inputs in their order, or as the training had them', async () => {
    const ask = await csv('1,2,0\n3,4,1\n', { header: false });
    expect(await ask('5,6\n7,8\n')).toEqual([[5, 6], [7, 8]]);
    expect(await ask('5,6,0\n')).toEqual([[5, 6]]);
  });

  it('lists nested beyond all sense are told, not walked until the stack ends', async () => {
    const ask = await csv('a,b,y\n1,1,1\n2,3,0\n', {});
    const deep = `{"a":${'['.repeat(100_000)}1${']'.repeat(100_000)},"b":1,"y":1}\n`;
    await expect(ask(deep, 'deep.jsonl')).rejects.toThrow('line 1, `a` holds lists nested more than 64 deep');
    await expect(load(data.jsonLines({ file: write('deep.jsonl', deep), shape: [1], inputs: ['a'], target: 'y' }))).rejects.toThrow('line 1: `a` holds lists nested more than 64 deep');
  });

  it('what the training did not know, or no row at all, is told', async () => {
    const ask = await csv('city,y\nKöln,1\nBerlin,0\n', { categories: ['city'] });
    expect(await ask('city\nKöln\nBerlin\n')).toEqual([[0, 1], [1, 0]]);
    await expect(ask('city\nBonn\n')).rejects.toMatchObject({ message: containing('`city` is "Bonn", which the training did not know'), remedy: 'it knew "Berlin", "Köln"' });
    await expect(ask('city\n')).rejects.toThrow('holds no rows after its first line');
    await expect(ask('town;y\nKöln;1\n')).rejects.toMatchObject({ message: containing('has no column `city`: its first line gives `town;y`'), remedy: containing('with `,` between fields') });
  });
});

describe('says what is wrong', () => {
  const base = { features: 2, classes: 2 };
  it.each<[string, string, object, string, string]>([
    ['kinds', 'city,y\nBonn,a\nKiel,b\n', {}, 'has 1 input column (', 'features: 1'],
    ['texts', 'city,n,y\nBonn,1,a\nKiel,2,b\n', {}, '`city` is "Bonn", no number', 'write `categories: ["city"]`'],
    ['count', 'city,y\nBonn,a\nKiel,b\nUlm,b\n', { categories: ['city'] }, 'has 3 inputs, with one for each category (`city=Bonn`, `city=Kiel`, `city=Ulm`)', 'features: 3'],
    ['target', 'city,y\nBonn,a\nKiel,b\n', { categories: ['y'] }, '`categories` names `y`, which is no input', 'in one place'],
    ['none', 'city,y\nBonn,a\nKiel,b\n', { categories: ['town'] }, 'has no column `town`', 'delimiter'],
    ['comma', 'a;b;y\n1;2,5;0\n', { delimiter: ';' }, '`b` is "2,5", no number', 'decimal: ","'],
    ['point', 'a;b;y\n1;2.5;0\n', { delimiter: ';', decimal: ',' }, '`b` is "2.5", no number', 'points part thousands'],
  ])('%s', async (name, text, options, message, remedy) => {
    await expect(load(data.csv({ ...base, ...options, file: write(`${name}.csv`, text) }))).rejects.toMatchObject({ message: containing(message), remedy: containing(remedy) });
  });
});
