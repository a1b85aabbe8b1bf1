/** NumPy's files as NumPy wrote them, and what is said of files that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { containing } from '../runtime/matchers.ts';
import { distance, facts, fixtures, load } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-npy-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const whole = { validationFraction: 0, normalize: 'none' } as const;
const [pictures, labels] = [`${fixtures}pictures.npy`, `${fixtures}labels.npy`];
const is = facts('npy');

describe('npy', () => {
  it('bytes and whole numbers', async () => {
    const { train, inputShape } = await load(data.npy({ ...whole, inputs: pictures, targets: labels, shape: [4, 3, 1], classes: 3 }));
    expect(inputShape).toEqual([4, 3, 1]);
    expect([...train.inputs]).toEqual(is('pictures'));
    expect([...train.targets]).toEqual(is('labels'));
  });

  it('column-major doubles, and values as targets', async () => {
    const { train, targetShape } = await load(data.npy({ ...whole, inputs: `${fixtures}fortran.npy`, targets: pictures, shape: [6], targetShape: [4, 3, 1] }));
    expect(distance(train.inputs, is('fortran').map(Math.fround))).toBe(0);
    expect(targetShape).toEqual([4, 3, 1]);
    expect([...train.targets]).toEqual(is('pictures'));
  });

  it('normalizes bytes as parts of one', async () => {
    const { train, preparation } = await load(data.npy({ inputs: pictures, targets: labels, shape: [4, 3, 1], classes: 3, validationFraction: 0 }));
    const parts = is('pictures').map((byte) => byte / 255);
    const mean = parts.reduce((sum, x) => sum + x, 0) / parts.length;
    expect(preparation!.scaling!.shift[0]).toBeCloseTo(mean, 6);
    expect([...train.inputs].reduce((sum, x) => sum + x * x, 0) / parts.length).toBeCloseTo(1, 5);
  });
});

describe.each(['plain', 'packed'])('npz, %s', (name) => {
  const file = `${fixtures}${name}.npz`;

  it.each(['half', 'big', 'flags'])('%s', async (inputs) => {
    const expected = facts('npz')(inputs);
    const { train } = await load(data.npz({ ...whole, file, inputs, targets: 'y', shape: [expected.length / 10], classes: 3 }));
    expect(distance(train.inputs, expected.map(Math.fround))).toBe(0);
  });

  it('64-bit targets, and validation arrays of its own', async () => {
    const { train, validation } = await load(data.npz({ file, shape: [12], targets: 'wide', validationInputs: 'x_test', validationTargets: 'y_test' }));
    expect([...train.targets]).toEqual(is('labels').map((label) => 1000 * label));
    expect([train.length, validation.length]).toEqual([10, 4]);
  });
});

describe('says what is wrong, where, and what mends it', () => {
  const bytes = readFileSync(pictures);
  const write = (name: string, content: Uint8Array): string => {
    writeFileSync(join(scratch, name), content);
    return join(scratch, name);
  };
  const base = { inputs: pictures, targets: labels, shape: [4, 3, 1], classes: 3 };
  const header = (from: string, to: string): Uint8Array => Buffer.from(bytes.toString('latin1').replace(from, to.padEnd(from.length)), 'latin1');

  it.each<[string, object, string, string]>([
    ['truncated', { inputs: write('short.npy', bytes.subarray(0, 200)) }, 'truncated: 10x4x3x1 values of u1 take 120 bytes, 72 are there', 'again'],
    ['too long', { inputs: write('long.npy', Buffer.concat([bytes, bytes])) }, 'too long', 'again'],
    ['a header cut off', { inputs: write('head.npy', bytes.subarray(0, 40)) }, 'header is damaged or cut off', 'again'],
    ['something else', { inputs: `${fixtures}table.csv` }, 'no .npy file', 'numpy.save'],
    ['texts', { inputs: write('text.npy', header("'|u1'", "'<U1'")) }, 'values of type U1, not numbers', 'astype'],
    ['another shape', { shape: [4, 4] }, 'rows of 4x3x1, but they should be 4x4', 'shape: 4x3x1'],
    ['other rows', { targets: `${fixtures}plain.npz` }, 'no .npy file', 'numpy.save'],
    ['too many classes', { classes: 2 }, 'no class of 0 … 1', 'set `classes`'],
    ['one-hot targets', { targets: pictures }, 'rows of 4x3x1, but they should be 1 value', 'numpy.argmax'],
    ['nothing there', { inputs: join(scratch, 'none.npy') }, 'it does not exist', 'check the path'],
  ])('%s', async (_, options, message, remedy) => {
    await expect(load(data.npy({ ...base, ...options }))).rejects.toMatchObject({ message: containing(message), remedy: containing(remedy) });
  });

  it('values that are not finite, with their row', async () => {
    const copy = Buffer.from(readFileSync(`${fixtures}fortran.npy`));
    copy.writeDoubleLE(Number.NaN, copy.length - 8);
    await expect(load(data.npy({ ...base, inputs: write('nan.npy', copy), shape: [6] }))).rejects.toThrow('nan.npy: row 9 holds NaN');
  });

  it('a label that no double holds, with all of its digits', async () => {
    const copy = Buffer.from(readFileSync(labels));
    expect(copy.toString('latin1')).toContain("'<i8'");
    copy.writeBigInt64LE(2n ** 53n + 1n, copy.length - 8);
    await expect(load(data.npy({ ...base, targets: write('great.npy', copy) }))).rejects.toThrow('great.npy: row 9 is 9007199254740993, no class of 0 … 2');
  });

  it('archives without the array, or damaged', async () => {
    const file = `${fixtures}packed.npz`;
    await expect(load(data.npz({ file, shape: [12], inputs: 'z' }))).rejects.toMatchObject({ message: containing('has no array `z`'), remedy: containing('`x_test`') });
    const half = write('half.npz', readFileSync(file).subarray(0, 700));
    await expect(load(data.npz({ file: half, shape: [12] }))).rejects.toMatchObject({ message: containing('no .npz file, or damaged'), remedy: containing('numpy.savez') });
  });
});
