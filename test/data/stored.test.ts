/** Sources whose samples do not fit memory: what is read while training is what would have been in memory, to the last bit. */
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFeed } from '../../src/runtime/augment/feed.ts';
import { openPlainFeed } from '../../src/runtime/augment/plain-feed.ts';
import { augment } from '../../src/runtime/augment/index.ts';
import { valueRange } from '../../src/runtime/augment/share.ts';
import { disposeBatch } from '../../src/runtime/data/batches.ts';
import { data } from '../../src/runtime/data/index.ts';
import { dataMemory } from '../../src/runtime/data/stored/memory.ts';
import { openRows, rowSize } from '../../src/runtime/data/stored/read.ts';
import { isStored } from '../../src/runtime/data/stored/rows.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Dataset, DataSource, Split } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { permutation, stream } from '../../src/runtime/random.ts';
import { bundleWorker } from '../augment/worker.ts';
import { build, experiment, trainHere } from '../runtime/in-process.ts';
import { containing } from '../runtime/matchers.ts';
import { tf } from '../../src/runtime/tf.ts';
import { facts, fixtures } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-stored-'));
let worker = '';
beforeAll(async () => {
  await selectEngine('cpu');
  worker = await bundleWorker();
});
beforeEach(() => { process.env['GRADNET_SCRATCH'] = scratch; });
afterAll(() => {
  for (const folder of [scratch, dirname(worker)]) rmSync(folder, { recursive: true });
});

const long = (name: string, rows: number): string => {
  const file = join(scratch, name);
  writeFileSync(file, ['a,b,y', ...Array.from({ length: rows }, (_, i) => `${i % 7 === 3 ? '' : Math.sin(i)},${i % 5},${i % 3}`)].join('\n'));
  return file;
};
/** Two unpacked files of MNIST's form and two packed ones. */
const idx = (): string => {
  const folder = join(scratch, 'idx');
  cpSync(`${fixtures}idx`, folder, { recursive: true });
  return folder;
};

/** Each with at most so many bytes in memory that it does not fit. */
const sources: readonly (readonly [string, () => DataSource, number])[] = [
  ['npy, bytes', () => data.npy({ inputs: `${fixtures}pictures.npy`, targets: `${fixtures}labels.npy`, shape: [4, 3, 1], classes: 3, normalize: 'none' }), 0],
  ['npy, bytes that are scaled', () => data.npy({ inputs: `${fixtures}pictures.npy`, targets: `${fixtures}labels.npy`, shape: [4, 3, 1], classes: 3 }), 0],
  ...['plain', 'packed'].flatMap((name) => ['half', 'big', 'flags'].map((inputs) => [`npz, ${name}, ${inputs}`, () => data.npz({ file: `${fixtures}${name}.npz`, inputs, targets: 'y', shape: [facts('npz')(inputs).length / 10], classes: 3, normalize: 'min_max' }), 0] as const)),
  ['csv', () => data.csv({ file: long('gaps.csv', 3000), features: 2, classes: 3, missing: 'mean' }), 5000],
  ['csv, as it is', () => data.csv({ file: long('zero.csv', 3000), features: 2, classes: 3, missing: 'zero', normalize: 'none' }), 5000],
  ['image_folder', () => data.imageFolder({ directory: `${fixtures}images`, size: [6, 8, 3], classes: 2 }), 0],
  ['fashion_mnist', () => data.fashionMnist({ directory: idx() }), 0],
];

const rowsOf = ({ inputs, length }: Split): number[][] => {
  const rows = openRows(inputs, length);
  const all = Array.from({ length }, (_, i) => {
    const values = new Float32Array(rowSize(inputs, length));
    rows.write(i, values, 0);
    return [...values];
  });
  rows.close();
  return all;
};

describe.each(sources)('%s', (_, make, memory) => {
  let [inMemory, inFiles] = [undefined as unknown as Dataset, undefined as unknown as Dataset];
  beforeAll(async () => {
    const source = make();
    [inMemory, inFiles] = [await source.load({ seed: 3 }), await source.load({ seed: 3, memory })];
  });

  it('gives the same rows in both parts', () => {
    expect([inMemory.train, inMemory.validation, inFiles.train, inFiles.validation].map(({ inputs }) => isStored(inputs))).toEqual([false, false, true, true]);
    for (const part of ['train', 'validation'] as const) {
      const [a, b] = [rowsOf(inMemory[part]), rowsOf(inFiles[part])];
      // The fit goes through rows in another order, and sums round.
      b.forEach((row, i) => row.forEach((x, k) => expect(x).toBeCloseTo(a[i]![k]!, 6)));
      expect(inFiles[part].targets).toEqual(inMemory[part].targets);
    }
    const [a, b] = [valueRange(inMemory.train), valueRange(inFiles.train)];
    expect([b.low, b.high].map(Math.fround)).toEqual([expect.closeTo(a.low, 6), expect.closeTo(a.high, 6)]);
    expect(inFiles.description).toMatch(/, read while training\)$/);
  });

  it('gives the same batches, with a thread and without', async () => {
    const given = { dataset: inFiles, experiment: {}, batch: 4, epochs: 2, seed: 3, orderOf: (epoch: number) => permutation(inFiles.train.length, stream(3, `shuffle/${epoch}`)), notice: () => {} };
    const values = async (feed: ReturnType<typeof openFeed>, steps: number): Promise<number[][]> => {
      const all: number[][] = [];
      for (let step = 0; step < steps; step++) {
        const batch = await feed.batch(step);
        all.push([...batch.inputs[0]!.dataSync(), ...batch.targets[0]!.dataSync()]);
        disposeBatch(batch);
      }
      await feed.close();
      return all;
    };
    const steps = Math.min(10, 2 * Math.ceil(inFiles.train.length / 4));
    const expected = await values(openFeed({ ...given, worker: null }), steps);
    expect(await values(openFeed({ ...given, worker }), steps)).toEqual(expected);
    const plain = await values(openFeed({ ...given, dataset: inMemory }), steps);
    plain.forEach((batch, i) => batch.forEach((x, k) => expect(expected[i]![k]).toBeCloseTo(x, 6)));
  });
});

it('trains and validates to the same losses', async () => {
  const source = data.imageFolder({ directory: `${fixtures}images`, size: [6, 8, 3], classes: 2 });
  const model = () => build([6, 8, 3], () => [tf.layers.flatten(), tf.layers.dense({ units: 2, activation: 'softmax' })]);
  const losses = [];
  for (const memory of [undefined, 0]) {
    const from: DataSource = { name: 'pictures', load: (options) => source.load({ ...options, ...(memory === undefined ? {} : { memory }) }) };
    const { result } = await trainHere(experiment({ data: from, model, epochs: 3, batch: 3 }));
    losses.push(result.epochs.map(({ loss, ...record }) => [loss, record['val_loss']]));
  }
  expect(losses[1]).toEqual(losses[0]);
});

it('augments what is in files, others of its class among it', async () => {
  const dataset = await data.imageFolder({ directory: `${fixtures}images`, size: [6, 8, 3], classes: 2 }).load({ seed: 1, memory: 0 });
  const steps = [augment.rotate({ angle: { degrees: 20 } }), augment.sameClass(), augment.mixup()];
  const feed = openFeed({ dataset, experiment: { augment: steps, loss: losses.crossEntropy() }, batch: 4, epochs: 1, seed: 1, worker, orderOf: () => permutation(dataset.train.length, stream(1, 'x')), notice: () => {} });
  const batch = await feed.batch(0);
  expect([...batch.inputs[0]!.dataSync()].every((x) => x >= 0 && x <= 1)).toBe(true);
  disposeBatch(batch);
  await feed.close();
});

describe('says what is wrong, where, and what mends it', () => {
  it('columns first, which cannot be read by row', async () => {
    const source = data.npy({ inputs: `${fixtures}fortran.npy`, targets: `${fixtures}labels.npy`, shape: [6], classes: 3 });
    await expect(source.load({ seed: 1, memory: 8 })).rejects.toMatchObject({ message: containing('fortran.npy has its columns one after the other'), remedy: containing('numpy.ascontiguousarray') });
  });

  it('a value that is not finite, before the training', async () => {
    const bytes = Buffer.concat([readFileSync(`${fixtures}pictures.npy`).subarray(0, 128), Buffer.alloc(480)]);
    const file = join(scratch, 'nan.npy');
    bytes.writeFloatLE(Number.NaN, 128 + 4 * 12 * 7);
    writeFileSync(file, Buffer.from(bytes.toString('latin1').replace('|u1', '<f4'), 'latin1'));
    await expect(data.npy({ inputs: file, targets: `${fixtures}labels.npy`, shape: [4, 3, 1], classes: 3 }).load({ seed: 1, memory: 0 })).rejects.toThrow('nan.npy: row 7 holds NaN');
  });

  it('a file that is cut short, and a picture that is damaged, while training', async () => {
    const folder = join(scratch, 'images');
    cpSync(`${fixtures}images`, folder, { recursive: true });
    const pictures = await data.imageFolder({ directory: folder, size: [6, 8, 3], classes: 2, validationFraction: 0 }).load({ seed: 1, memory: 0 });
    writeFileSync(join(folder, 'dark/0.png'), 'broken');
    const feed = openPlainFeed(pictures, pictures.train, 10);
    await expect(feed.batch(0)).rejects.toMatchObject({ message: containing('dark/0.png cannot be decoded'), remedy: containing('move it away') });
    await feed.close();
    const file = join(scratch, 'short.npy');
    cpSync(`${fixtures}pictures.npy`, file);
    const rows = await data.npy({ inputs: file, targets: `${fixtures}labels.npy`, shape: [4, 3, 1], classes: 3, normalize: 'none', validationFraction: 0 }).load({ seed: 1, memory: 0 });
    truncateSync(file, 200);
    expect(() => rowsOf(rows.train)).toThrow(/short.npy ends before row 6: it has been cut short/);
  });

  it('a scratch folder that cannot be written', async () => {
    process.env['GRADNET_SCRATCH'] = join(scratch, 'long.gz');
    writeFileSync(process.env['GRADNET_SCRATCH'], gzipSync('x'));
    await expect(data.csv({ file: long('long.csv', 3000), features: 2, classes: 3, missing: 'zero' }).load({ seed: 1, memory: 100 })).rejects.toMatchObject({ message: containing('cannot make a file for samples'), remedy: containing('GRADNET_SCRATCH') });
  });

  it('a setting that is no size', () => {
    expect([dataMemory('512MB'), dataMemory('1.5GB'), dataMemory('100'), dataMemory('2 kb')]).toEqual([2 ** 29, 1.5 * 2 ** 30, 100, 2048]);
    expect(() => dataMemory('plenty')).toThrow('GRADNET_DATA_MEMORY is no size: plenty');
  });
});
