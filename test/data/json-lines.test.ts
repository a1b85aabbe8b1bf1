/** JSON lines as pandas wrote them, and what is said of lines that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { containing } from '../runtime/matchers.ts';
import { distance, facts, fixtures, load } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-jsonl-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const file = `${fixtures}records.jsonl`;
const whole = { validationFraction: 0, normalize: 'none' } as const;
const is = facts('records');

it('reads nested lists, numbers and labels', async () => {
  const { train, preparation } = await load(data.jsonLines({ ...whole, file, shape: [2, 3], inputs: ['words'], target: 'kind', classes: 3 }));
  expect(distance(train.inputs, is('words').map(Math.fround))).toBe(0);
  expect([...train.targets]).toEqual(is('codes'));
  expect(preparation!.labels).toEqual(['setosa', 'versicolor', 'virginica']);
});

it('several keys, and values as targets', async () => {
  const { train } = await load(data.jsonLines({ ...whole, file, shape: [7], inputs: ['age', 'words'], target: 'words', targetShape: [2, 3] }));
  expect([...train.inputs].filter((_, i) => i % 7 === 0)).toEqual(is('age'));
  expect(distance(train.targets, is('words').map(Math.fround))).toBe(0);
});

it('leaves out lines that are no samples with on_error: skip, and counts them', async () => {
  const file = join(scratch, 'some.jsonl');
  writeFileSync(file, ['{"x": [1, 2], "y": 5}', '{"x": [1', '{"x": [1, "two"], "y": 5}', '[]', '{"x": [3, 4], "y": 6}', '{"x": [3, 4]}', '{"x": [1, 2], "y": [1, 2]}'].join('\n'));
  const said: string[] = [];
  const { train, description } = await data.jsonLines({ file, shape: [2], inputs: ['x'], target: 'y', normalize: 'none', validationFraction: 0, onError: 'skip' }).load({ seed: 1, say: (text) => said.push(text) });
  expect([[...train.inputs as Float32Array], [...train.targets]]).toEqual([[1, 2, 3, 4], [5, 6]]);
  expect(description).toBe(`json_lines (${file}, 5 skipped, 2 + 0 samples)`);
  expect(said[0]).toMatch(/^5 lines skipped \(on_error: skip\)\n.*line 2 is no JSON/);
});

describe('says what is wrong, where, and what mends it', () => {
  const good = '{"x": [1, 2], "y": "a"}\n';
  it.each<[string, string | Buffer, object, string, string]>([
    ['cut short', `${good}\n${good.slice(0, 12)}`, {}, 'line 3 is no JSON', 'cut short'],
    ['no object', `${good}[1, 2]\n`, {}, 'line 2 is no object', '{"x": [1, 2], "y": 0}'],
    ['missing key', `${good}{"x": [1, 2], "z": 1}\n`, {}, 'line 2: `y` is missing', '`x`, `z`'],
    ['null', '{"x": null, "y": "a"}\n', {}, 'line 1: `x` is missing', '`x`, `y`'],
    ['a text', '{"x": [1, "2"], "y": "a"}\n', {}, 'line 1: `x` holds "2"', 'mend'],
    ['too large', '{"x": [1, 1e99], "y": "a"}\n', {}, '`x` holds a number that is too large for float32', 'mend'],
    ['infinite', '{"x": [1, 1e400], "y": "a"}\n', {}, '`x` holds a number that is too large', 'on_error: skip'],
    ['NaN', `${good}{"x": [1, NaN], "y": "a"}\n`, {}, 'line 2 is no JSON', 'JSON has no NaN'],
    ['utf-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, 'utf16le')]), {}, 'is in UTF-16', 'UTF-8'],
    ['latin-1', Buffer.from('{"x": [1, 2], "y": "s\u00ed"}\n', 'latin1'), {}, 'line 1: `y`: "s\uFFFD" is not in UTF-8', 'save the file as UTF-8'],
    ['ragged', `${good}{"x": [1], "y": "a"}\n`, {}, 'line 2: the inputs hold 1 numbers, but `shape` 2 takes 2', 'set `shape`'],
    ['list as label', '{"x": [1, 2], "y": [1]}\n', {}, '`y` is a list or an object', 'leave `classes` out'],
    ['long target', '{"x": [1, 2], "y": [1, 2]}\n', { classes: undefined }, '`y` holds 2 numbers, not 1', 'target_shape'],
    ['labels', `${good}{"x": [1, 2], "y": "b"}\n{"x": [1, 2], "y": "c"}\n`, {}, 'key `y`, holds 3 different labels', 'classes: 3'],
    ['nothing', '\n\n', {}, 'holds no samples', 'on each line'],
  ])('%s', async (name, text, options, message, remedy) => {
    const path = join(scratch, `${name}.jsonl`);
    writeFileSync(path, text);
    await expect(load(data.jsonLines({ file: path, shape: [2], inputs: ['x'], target: 'y', classes: 2, ...options }))).rejects.toMatchObject({ message: containing(message), remedy: containing(remedy) });
  });

  it('a file that is not there', async () => {
    await expect(load(data.jsonLines({ file: join(scratch, 'none'), shape: [2], inputs: ['x'], target: 'y' }))).rejects.toMatchObject({ message: containing('it does not exist'), remedy: containing('--data DIR') });
  });

  it('byte order marks and Windows line ends are read', async () => {
    const path = join(scratch, 'windows.jsonl');
    writeFileSync(path, `\uFEFF${readFileSync(file, 'utf8').replaceAll('\n', '\r\n')}`);
    expect((await load(data.jsonLines({ ...whole, file: path, shape: [1], inputs: ['age'], target: 'kind', classes: 3 }))).train.length).toBe(12);
  });
});
