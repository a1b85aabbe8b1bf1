/** The data sources: the embedded sample, CIFAR-10's records, synthetic classes, splits, and batches as tensors. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { data } from '../../src/runtime/data/index.ts';
import { takeRows } from '../../src/runtime/data/split.ts';
import { tf } from '../../src/runtime/tf.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { containing } from './matchers.ts';
import { load } from './resident.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-data-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('mnist', () => {
  it('brings 8,000 + 2,000 digits, every class among them', async () => {
    const dataset = await load(data.mnist(), 1);
    expect([dataset.train.length, dataset.validation.length]).toEqual([8000, 2000]);
    expect(new Set(dataset.train.targets).size).toBe(10);
    expect(dataset.train.inputs.length).toBe(8000 * 784);
    expect(dataset.description).toBe('mnist (embedded sample, 8,000 + 2,000 digits)');
  });

  it('splits the training digits by the seed, without loss or overlap', async () => {
    const source = data.mnist({ validationFraction: 0.1 });
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => load(source, seed)));
    expect([a!.train.length, a!.validation.length]).toEqual([7200, 800]);
    expect(a!.validation.targets).toEqual(b!.validation.targets);
    expect(a!.validation.inputs).toEqual(b!.validation.inputs);
    expect(a!.validation.targets).not.toEqual(c!.validation.targets);
    const count = (targets: ArrayLike<number>): number[] => {
      const counts = new Array<number>(10).fill(0);
      for (const label of Array.from(targets)) counts[label]! += 1;
      return counts;
    };
    const whole = count((await load(data.mnist(), 1)).train.targets);
    expect(count([...a!.train.targets, ...a!.validation.targets])).toEqual(whole);
  });

  it('may do without validation', async () => {
    const dataset = await load(data.mnist({ validationFraction: 0 }), 1);
    expect([dataset.train.length, dataset.validation.length]).toEqual([8000, 0]);
  });

  it.each([1, -0.5, Number.NaN, 1e-9])('refuses a validation fraction of %s', async (validationFraction) => {
    await expect(data.mnist({ validationFraction }).load({ seed: 1 })).rejects.toThrow(/leaves one part/);
  });
});

describe('cifar10', () => {
  it('needs a directory, and says where to get it', async () => {
    await expect(data.cifar10().load({ seed: 1 })).rejects.toMatchObject({ remedy: containing('--data DIR') });
  });

  it('puts the channels last, and checks lengths and labels', async () => {
    const record = Buffer.alloc(3073);
    for (let i = 0; i < 3072; i++) record[1 + i] = i % 251;
    const file = Buffer.concat(Array.from({ length: 10_000 }, (_, n) => {
      const copy = Buffer.from(record);
      copy[0] = n % 10;
      return copy;
    }));
    const names = [...[1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`), 'test_batch.bin'];
    for (const name of names) writeFileSync(join(scratch, name), file);
    const dataset = await load(data.cifar10({ directory: scratch }), 1);
    expect([dataset.train.length, dataset.validation.length]).toEqual([50_000, 10_000]);
    const { inputs, targets } = dataset.train;
    // record 10,001, row 1, column 2: the planes are 1,024 apart
    const pixel = 32 + 2;
    const at = 10_001 * 3072 + 3 * pixel;
    expect([...inputs.slice(at, at + 3)]).toEqual([pixel % 251, (1024 + pixel) % 251, (2048 + pixel) % 251]);
    expect(targets[10_001]).toBe(1);
    expect(dataset.preparation!.labels).toHaveLength(10);
    expect(dataset.preparation!.labels![3]).toBe('cat');

    file[3073 * 5] = 77;
    writeFileSync(join(scratch, 'test_batch.bin'), file);
    await expect(data.cifar10({ directory: scratch }).load({ seed: 1 })).rejects.toThrow(/test_batch.bin: label 6 is 77/);
    truncateSync(join(scratch, 'data_batch_3.bin'), 12_345);
    await expect(data.cifar10({ directory: scratch }).load({ seed: 1 })).rejects.toThrow(/data_batch_3.bin is truncated: 12345 bytes/);
  });
});

describe('cifar100', () => {
  it('learns by either label', async () => {
    const folder = mkdtempSync(join(scratch, '100-'));
    const record = Buffer.alloc(3074);
    for (let i = 0; i < 3072; i++) record[2 + i] = i % 251;
    const file = (records: number): Buffer => Buffer.concat(Array.from({ length: records }, (_, n) => {
      record.set([n % 20, n % 100]);
      return Buffer.from(record);
    }));
    writeFileSync(join(folder, 'train.bin'), file(50_000));
    writeFileSync(join(folder, 'test.bin'), file(10_000));
    const fine = await load(data.cifar100({ directory: folder }), 1);
    const coarse = await load(data.cifar100({ directory: folder, labels: 'coarse' }), 1);
    expect([fine.classes, coarse.classes, fine.train.length, fine.validation.length]).toEqual([100, 20, 50_000, 10_000]);
    expect([fine.train.targets[99], coarse.train.targets[99]]).toEqual([99, 19]);
    // in alphabetical order, each once
    for (const { preparation, classes } of [fine, coarse]) {
      expect(new Set(preparation!.labels).size).toBe(classes);
      expect([...preparation!.labels!].sort()).toEqual(preparation!.labels);
    }
    expect([...fine.train.inputs.slice(3072 * 7, 3072 * 7 + 3)]).toEqual([0, 1024 % 251, 2048 % 251]);
    truncateSync(join(folder, 'test.bin'), 3074);
    await expect(data.cifar100({ directory: folder }).load({ seed: 1 })).rejects.toMatchObject({ message: containing('test.bin is truncated: 3074 bytes instead of 10000 records of 3074'), remedy: containing('cifar-100-binary') });
  });
});

describe('gaussian', () => {
  it('draws the same classes for the same seed, apart as asked', async () => {
    const source = data.gaussian({ shape: [4], classes: 3, samples: 300, separation: 10 });
    const [a, b] = await Promise.all([1, 1].map((seed) => load(source, seed)));
    expect(a!.train.inputs).toEqual(b!.train.inputs);
    expect([a!.train.length, a!.validation.length]).toEqual([240, 60]);
    const rows = (label: number): Float32Array => {
      const indices = Int32Array.from(a!.train.targets.keys()).filter((row) => a!.train.targets[row] === label);
      return takeRows(a!.train, indices).inputs as Float32Array;
    };
    const spread = (values: Float32Array): number => {
      const first = values.filter((_, i) => i % 4 === 0);
      const mean = first.reduce((sum, x) => sum + x, 0) / first.length;
      return Math.sqrt(first.reduce((sum, x) => sum + (x - mean) ** 2, 0) / first.length);
    };
    for (const label of [0, 1, 2]) expect(spread(rows(label))).toBeGreaterThan(0.7);
    for (const label of [0, 1, 2]) expect(spread(rows(label))).toBeLessThan(1.3);
  });

  it('refuses --data', async () => {
    const source = data.gaussian({ shape: [4], classes: 3, samples: 300 });
    await expect(source.load({ seed: 1, directory: scratch })).rejects.toThrow(/reads no directory/);
  });
});

describe('a batch', () => {
  it('holds the rows asked for, bytes scaled to [0, 1]', async () => {
    await selectEngine('cpu');
    const dataset = await load(data.mnist(), 1);
    const order = Int32Array.from([5, 7999, 0]);
    const batch = gatherBatch(dataset, dataset.train, 1, 2, order);
    expect(batch.inputs[0]!.shape).toEqual([2, 28, 28, 1]);
    expect(batch.targets[0]!.dtype).toBe('int32');
    const expected = [...dataset.train.inputs.slice(7999 * 784), ...dataset.train.inputs.slice(0, 784)].map((byte) => Math.fround(byte / 255));
    expect([...batch.inputs[0]!.dataSync()]).toEqual(expected);
    expect([...batch.targets[0]!.dataSync()]).toEqual([dataset.train.targets[7999], dataset.train.targets[0]]);
    tf.dispose([batch.inputs, batch.targets]);
  });
});
