/** CSV files as pandas wrote them, and what is said of files that are wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { containing } from '../runtime/matchers.ts';
import { distance, facts, fixtures, load } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-csv-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const whole = { validationFraction: 0, normalize: 'none' } as const;
const table = { file: `${fixtures}table.csv`, features: 3, target: 'kind', classes: 3, leaveOut: ['id', 'price'] };

describe('csv reads what pandas wrote', () => {
  const is = facts('table');

  it('numbers, truths, quoted fields and labels', async () => {
    const { train, preparation } = await load(data.csv({ ...table, ...whole }));
    expect(distance(train.inputs, is('inputs').map(Math.fround))).toBe(0);
    expect([...train.targets]).toEqual(is('codes'));
    expect(preparation).toEqual({ source: 'csv', inputShape: [3], features: ['length', 'width, in mm', 'open'], table: { delimiter: ',', decimal: '.', header: true, columns: [{ name: 'length' }, { name: 'width, in mm' }, { name: 'open' }] }, labels: ['setosa', 'versicolor', 'virginica'] });
  });

  it.each(['standard', 'min_max'] as const)('normalizes as pandas does: %s', async (normalize) => {
    const { train } = await load(data.csv({ ...table, ...whole, normalize }));
    expect(distance(train.inputs, is(normalize))).toBeLessThan(2e-6);
  });

  it('values as targets, the last column unless named', async () => {
    const { train, classes } = await load(data.csv({ ...whole, file: table.file, features: 3, leaveOut: ['id', 'kind'] }));
    expect(classes).toBeUndefined();
    expect(distance(train.targets, is('price').map(Math.fround))).toBe(0);
  });

  it.each(['mean', 'zero', 'drop'] as const)('no header, gzip, semicolons, gaps: %s', async (missing) => {
    const { train } = await load(data.csv({ ...whole, file: `${fixtures}gaps.csv.gz`, features: 2, classes: 3, header: false, delimiter: ';', missing }));
    expect(distance(train.inputs, facts('gaps')(missing))).toBeLessThan(2e-5);
  });
});

it('fits on the training rows alone, and by the seed', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => `${i === 7 ? 1e6 : i},${i % 2}`);
  const file = write('split.csv', ['x,y', ...rows].join('\n'));
  const source = data.csv({ file, features: 1, classes: 2, validationFraction: 0.4 });
  const loaded = await Promise.all([1, 1, 2, 11].map((seed) => load(source, seed)));
  expect(loaded[0]).toEqual(loaded[1]);
  for (const { train, preparation } of loaded) {
    const mean = [...train.inputs].reduce((sum, x) => sum + x, 0) / 30;
    expect(train.length).toBe(30);
    expect(mean).toBeCloseTo(0, 5);
    const held = preparation!.scaling!.shift[0]! < 1000;
    expect(train.inputs.some((x) => x > 4)).toBe(!held);
  }
  expect(new Set(loaded.map(({ preparation }) => preparation!.scaling!.shift[0]! < 1000))).toEqual(new Set([true, false]));
});

it('labels that are numbers keep them', async () => {
  const { train } = await load(data.csv({ ...whole, file: write('n.csv', 'x,y\n1,2\n1,0\n1,2\n'), features: 1, classes: 3 }));
  expect([...train.targets]).toEqual([2, 0, 2]);
});

it('finds the file of that name in --data', async () => {
  const file = write('there.csv', 'x,y\n1,2\n3,4\n');
  const source = data.csv({ ...whole, file: 'elsewhere/there.csv', features: 1 });
  expect((await source.load({ seed: 1, directory: scratch })).description).toBe(`csv (${file}, 2 + 0 samples)`);
});

it('leaves out rows that are no samples with on_error: skip, and counts them', async () => {
  const file = write('some.csv', 'a,b,y\n1,2,cat\n3,4\n5,six,dog\n7,8,dog\n9,,cat\n');
  const said: string[] = [];
  const { train, description } = await data.csv({ ...whole, file, features: 2, classes: 2, onError: 'skip' }).load({ seed: 1, say: (text) => said.push(text) });
  expect([...train.inputs as Float32Array]).toEqual([1, 2, 7, 8]);
  expect([...train.targets]).toEqual([0, 1]);
  expect(description).toBe(`csv (${file}, 3 skipped, 2 + 0 samples)`);
  expect(said).toEqual([`3 rows skipped (on_error: skip)\n  ${file}, line 3: 2 fields, but there are 3 columns\n  ${file}, line 4: \`b\` is "six", no number\n  ${file}, line 6: \`b\` is missing`]);
  await expect(load(data.csv({ ...whole, file: write('all-bad.csv', 'a,b,y\n1\n'), features: 2, onError: 'skip' }))).rejects.toMatchObject({ remedy: containing('all 1 were skipped') });
});

describe('says what is wrong, where, and what mends it', () => {
  const base = { features: 2, classes: 2 };
  it.each<[string, string | Buffer, object, string, string]>([
    ['ragged', 'a,b,y\n1,2,0\n1,2\n', {}, 'line 3: 2 fields, but there are 3 columns', 'double quotes'],
    ['too-wide', 'a,b,y\n1,2,0,\n', {}, 'line 2: 4 fields, but there are 3 columns', 'mend this row'],
    ['text', 'a,b,y\n1,2,0\n1,two,0\n', {}, 'line 3: `b` is "two", no number', 'leave_out: ["b"]'],
    ['comma', 'a;b;y\n1;2,5;0\n', { delimiter: ';' }, 'line 2: `b` is "2,5", no number', 'decimal: ","'],
    ['huge', 'a,b,y\n1,2e99,0\n', {}, '`b` is "2e99", too large for float32', 'mend'],
    ['gap', 'a,b,y\n1,,0\n', {}, 'line 2: `b` is missing', 'missing: mean'],
    ['no-label', 'a,b,y\n1,2,\n', { missing: 'mean' }, 'line 2: `y` is missing', 'missing: drop'],
    ['columns', 'a,b,c,y\n1,2,3,0\n', {}, 'has 3 input columns (`a`, `b`, `c`), but `features` says 2', 'features: 3'],
    ['delimiter', 'a;b;y\n1;2;0\n', {}, 'has 0 input columns', 'its first row holds `;`: write `delimiter: ";"`'],
    ['tabs', 'a\tb\ty\n1\t2\t0\n', {}, 'has 0 input columns', 'its first row holds tabs: write `delimiter: "\\t"`'],
    ['target', 'a,b,y\n1,2,0\n', { target: 'z' }, 'has no column `z`', '`a`, `b`, `y`'],
    ['left-out', 'a,b,y\n1,2,0\n', { leaveOut: ['q'] }, 'has no column `q`', 'check the name'],
    ['twice', 'a,a,y\n1,2,0\n', {}, 'has two columns `a`', 'a name of its own'],
    ['headless', '1,2,0\n3,4,1\n', {}, 'the first row holds numbers only', 'header: false'],
    ['one label', 'a,b,y\n1,2,cat\n1,2,cat\n', {}, 'column `y`, holds one label ("cat"), but there are to be 2 classes', 'name the right column'],
    ['one row', 'a,b,y\n1,2,0\n', {}, 'leaves one part of a single sample empty', 'split: train 100%'],
    ['labels', 'a,b,y\n1,2,cat\n1,2,dog\n1,2,cow\n', {}, 'column `y`, holds 3 different labels ("cat", "cow", "dog"), but there are to be 2 classes', 'classes: 3'],
    ['no-rows', 'a,b,y\n', {}, 'holds no rows after line 1', 'a row for each sample'],
    ['empty', '', {}, 'holds no rows', 'a row for each sample'],
    ['open-quote', 'a,b,y\n1,"2,0\n3,4,1\n', {}, 'never closed', 'doubled'],
    ['quote', 'a,b,y\n1,2"3,0\n', {}, 'line 2: a quote inside a field', 'doubled'],
    ['utf-16', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('a,b,y\n1,2,0\n', 'utf16le').swap16()]), {}, 'is in UTF-16', 'UTF-8'],
    ['latin-1', Buffer.from('a,b,y\n1,2,no\n1,2,s\u00ed\n', 'latin1'), {}, 'line 3: `y`: "s\uFFFD" is not in UTF-8', 'save the file as UTF-8'],
    ['values', 'a,b,y\n1,2,cat\n', { classes: undefined }, '`y` is "cat", no number', 'classes: …'],
  ])('%s', async (name, text, options, message, remedy) => {
    const file = write(`${name}.csv`, text);
    await expect(load(data.csv({ ...base, ...options, file }))).rejects.toMatchObject({ message: containing(message), remedy: containing(remedy) });
  });

  it('a file that is not there, or half of a gzip file', async () => {
    await expect(load(data.csv({ ...base, file: join(scratch, 'none.csv') }))).rejects.toMatchObject({ message: containing('it does not exist'), remedy: containing('--data DIR') });
    const half = write('half.csv.gz', Buffer.from('1f8b08000000000000', 'hex'));
    await expect(load(data.csv({ ...base, file: half }))).rejects.toMatchObject({ message: containing('cannot be unpacked') });
  });
});

function write(name: string, content: string | Buffer): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}
