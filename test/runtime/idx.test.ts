/** MNIST's files, whole and broken in every way that was thought of: each error names file, cause and remedy. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { parseIdxHeader } from '../../src/runtime/data/idx.ts';
import { RunError } from '../../src/runtime/errors.ts';
import { load as loadSource, type ResidentDataset } from './resident.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-idx-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function idx(shape: readonly number[], values: Uint8Array, magic = 0x0800 | shape.length): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(magic);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, values]);
}

const images = (n: number): Uint8Array => idx([n, 28, 28], Uint8Array.from({ length: n * 784 }, (_, i) => i % 256));
const labels = (n: number): Uint8Array => idx([n], Uint8Array.from({ length: n }, (_, i) => i % 10));

const good = (): Record<string, Uint8Array> => ({
  'train-images-idx3-ubyte': images(20),
  'train-labels-idx1-ubyte': labels(20),
  't10k-images-idx3-ubyte': images(10),
  't10k-labels-idx1-ubyte': labels(10),
});

let directories = 0;
function write(files: Record<string, Uint8Array | undefined>): string {
  const directory = join(scratch, String(++directories));
  mkdirSync(directory);
  for (const [name, bytes] of Object.entries(files)) if (bytes !== undefined) writeFileSync(join(directory, name), bytes);
  return directory;
}

const load = (directory: string): Promise<ResidentDataset> => loadSource(data.mnist({ directory }));

describe('a directory of IDX files', () => {
  it.each([
    ['plain', good()],
    ['gzipped', Object.fromEntries(Object.entries(good()).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]))],
    ['with a dot', Object.fromEntries(Object.entries(good()).map(([name, bytes]) => [name.replace('-idx', '.idx'), bytes]))],
    ['gzipped without the ending', Object.fromEntries(Object.entries(good()).map(([name, bytes]) => [name, gzipSync(bytes)]))],
  ])('is read %s', async (_, files) => {
    const dataset = await load(write(files));
    expect([dataset.train.length, dataset.validation.length]).toEqual([20, 10]);
    expect([...dataset.train.targets.slice(8, 12)]).toEqual([8, 9, 0, 1]);
    expect(dataset.train.inputs[783]).toBe(783 % 256);
    expect(dataset.inputShape).toEqual([28, 28, 1]);
  });

  const image = 'train-images-idx3-ubyte';
  const label = 'train-labels-idx1-ubyte';
  it.each<[string, Record<string, Uint8Array | undefined>, RegExp]>([
    ['wrong magic', { [image]: idx([20, 28, 28], new Uint8Array(20 * 784), 0x0d03) }, /train-images.*0x00000d03 instead of 0x00000803/],
    ['labels in place of images', { [image]: labels(20) }, /train-images.*begins with 0x00000801/],
    ['a text file', { [image]: Buffer.from('<html>404 Not Found</html>') }, /begins with 0x3c68746d/],
    ['a truncated header', { [image]: images(20).subarray(0, 9) }, /truncated: 9 bytes, less than the header of 16/],
    ['three bytes', { [image]: images(20).subarray(0, 3) }, /truncated/],
    ['truncated values', { [image]: images(20).subarray(0, 5000) }, /promises 15,680 bytes \(20 x 28 x 28\), 4,984 are there/],
    ['trailing bytes', { [image]: Buffer.concat([images(20), Buffer.from('!!')]) }, /2 bytes too many/],
    ['no images', { [image]: idx([0, 28, 28], new Uint8Array()) }, /holds nothing/],
    ['an empty file', { [image]: new Uint8Array() }, /is empty/],
    ['other sizes', { [image]: idx([20, 32, 32], new Uint8Array(20 * 1024)) }, /images of 32x32, not 28x28/],
    ['counts that differ', { [label]: labels(19) }, /20 images, but .*train-labels.* 19 labels/],
    ['a label out of range', { [label]: idx([20], Uint8Array.from({ length: 20 }, (_, i) => (i === 7 ? 10 : 0))) }, /label 8 is 10, outside 0 … 9/],
    ['a missing file', { 't10k-labels-idx1-ubyte': undefined }, /has no t10k-labels-idx1-ubyte/],
    ['a damaged gzip file', { [image]: gzipSync(images(20)).subarray(0, 100) }, /cannot be unpacked/],
    ['sizes near 2^32', { [image]: idx([0xffffffff, 0xffffffff, 0xffffffff], new Uint8Array(100)) }, /truncated/],
  ])('with %s is refused', async (_, change, message) => {
    const error = await load(write({ ...good(), ...change })).then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunError);
    expect((error as RunError).message).toMatch(message);
    expect((error as RunError).remedy).toBeTruthy();
  });

  it('that is a file, a directory inside, or nothing is refused', async () => {
    const directory = write(good());
    await expect(load(join(directory, 'train-images-idx3-ubyte'))).rejects.toThrow(/is a file, not a data directory/);
    await expect(load(join(directory, 'nothing'))).rejects.toThrow(/does not exist/);
    rmSync(join(directory, 'train-images-idx3-ubyte'));
    mkdirSync(join(directory, 'train-images-idx3-ubyte'));
    await expect(load(directory)).rejects.toThrow(/it is a directory/);
  });

  it('never throws anything but a RunError, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom(1, 3), fc.boolean(), (bytes, rank, magic) => {
      if (magic && bytes.length >= 4) bytes.set([0, 0, 8, rank]);
      try {
        const header = parseIdxHeader(bytes, bytes.length, rank, 'x');
        expect(bytes.length - header.start).toBe(header.shape.reduce((product, n) => product * n, 1));
      } catch (error) {
        expect(error).toBeInstanceOf(RunError);
      }
    }));
  });
});
