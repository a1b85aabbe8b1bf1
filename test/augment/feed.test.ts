/** Batches: the same with threads and without, in the order of the epochs, labels as the loss wants them, errors with their sample. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFeed, type FeedInput } from '../../src/runtime/augment/feed.ts';
import type { Feed } from '../../src/runtime/data/batches.ts';
import { augment } from '../../src/runtime/augment/index.ts';
import { disposeBatch, type Batch } from '../../src/runtime/data/batches.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Dataset, Experiment } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { permutation, stream } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { bundleWorker } from './worker.ts';

let worker = '';
beforeAll(async () => {
  await selectEngine('cpu');
  worker = await bundleWorker();
});
afterAll(() => rmSync(dirname(worker), { recursive: true }));

const random = stream(1, 'images');
const images = (length: number): Dataset['train'] => ({
  length,
  inputs: Uint8Array.from({ length: length * 48 }, () => Math.floor(256 * random())),
  targets: Int32Array.from({ length }, (_, i) => i % 3),
});
const dataset: Dataset = { name: 'noise', description: 'noise', inputShape: [4, 4, 3], targetShape: [], classes: 3, train: images(22), validation: images(4) };
const steps = [augment.rotate({ angle: { degrees: 40 } }), augment.mixup({ alpha: 1 }), augment.gaussianNoise({ stddev: 0.1 })];

const feedOf = (changes: Partial<FeedInput> & { augment?: Experiment['augment']; loss?: Experiment['loss'] } = {}) => {
  const notices: string[] = [];
  const { augment: augmentations = steps, loss = losses.crossEntropy(), ...rest } = changes;
  const feed = openFeed({
    dataset, experiment: { augment: augmentations, loss }, batch: 8, epochs: 3, seed: 4, worker,
    orderOf: (epoch) => permutation(22, stream(4, `shuffle/${epoch}`)), notice: (text) => notices.push(text), ...rest,
  });
  return { feed, notices };
};

async function drain(changes: Parameters<typeof feedOf>[0] = {}, from = 0): Promise<{ values: number[][]; notices: string[] }> {
  const { feed, notices } = feedOf(changes);
  const values: number[][] = [];
  try {
    for (let step = from; step < 9; step++) {
      const batch = await feed.batch(step);
      values.push([...batch.inputs[0]!.dataSync(), ...batch.targets[0]!.dataSync()]);
      disposeBatch(batch);
    }
  } finally {
    await feed.close();
  }
  return { values, notices };
}

describe('with threads and without', () => {
  it('gives the same batches, whatever the number of threads', async () => {
    const here = await drain({ worker: null });
    expect(here.notices).toEqual([expect.stringMatching(/runs in the training thread, which waits for it: .*augment-worker/)]);
    for (const threads of [1, 3]) {
      const there = await drain({ threads });
      expect(there.notices).toEqual([]);
      expect(there.values).toEqual(here.values);
    }
    expect(here.values.map((it) => it.length)).toEqual([8, 8, 6, 8, 8, 6, 8, 8, 6].map((size) => size * 51));
  });

  it('goes on anywhere, as a resumed run does', async () => {
    const whole = await drain();
    expect((await drain({}, 4)).values).toEqual(whole.values.slice(4));
    const { feed } = feedOf();
    for (const step of [0, 6, 2]) {
      const batch = await feed.batch(step);
      expect([...batch.inputs[0]!.dataSync(), ...batch.targets[0]!.dataSync()]).toEqual(whole.values[step]);
      disposeBatch(batch);
    }
    await feed.close();
  });

  it('leaves alone what is in use, however many batches that are', async () => {
    const [there, here] = [{ threads: 1, epochs: 10 }, { worker: null, epochs: 10 }].map((changes) => feedOf(changes).feed) as [Feed, Feed];
    const held: Batch[] = [];
    for (let step = 0; step < 30; step++) held.push(await there.batch(step));
    for (const [step, batch] of held.entries()) {
      const wanted = await here.batch(step);
      expect([...batch.inputs[0]!.dataSync(), ...batch.targets[0]!.dataSync()]).toEqual([...wanted.inputs[0]!.dataSync(), ...wanted.targets[0]!.dataSync()]);
      disposeBatch(wanted);
    }
    held.forEach(disposeBatch);
    await Promise.all([there.close(), here.close()]);
  });

  it('hands over several that are ready in one piece, each as it is alone', async () => {
    const [there, here] = [{ threads: 1, epochs: 10 }, { worker: null, epochs: 10 }].map((changes) => feedOf(changes).feed) as [Feed, Feed];
    let [step, pieces] = [0, 0];
    while (step < 30) {
      await sleep(20); // for the thread to get ahead
      const several = there.several!(step, (size) => (expect(size).toBe(8), 5));
      if (several === undefined) {
        disposeBatch(await there.batch(step));
        step += 1;
        continue;
      }
      expect(several.batches).toBeGreaterThan(1);
      for (let i = 0; i < several.batches; i++, step++) {
        const wanted = await here.batch(step);
        const tensors = [...wanted.inputs, ...wanted.targets, ...wanted.labels!];
        several.columns.forEach(({ values, shape }, k) => {
          expect(shape.slice(1)).toEqual(tensors[k]!.shape.slice(1));
          expect(shape[0]).toBe(8 * several.batches);
          expect([...values.subarray(i * tensors[k]!.size, (i + 1) * tensors[k]!.size)]).toEqual([...tensors[k]!.dataSync()]);
        });
        disposeBatch(wanted);
      }
      pieces += 1;
      several.release();
    }
    // 22 samples by 8: the third of an epoch is smaller, and never part of a piece
    expect(pieces).toBeGreaterThan(2);
    await Promise.all([there.close(), here.close()]);
  });

  it('depends on the seed', async () => {
    expect((await drain({ seed: 5 })).values).not.toEqual((await drain()).values);
  });

  it('leaves no tensors and no threads behind', async () => {
    const before = tf.memory().numTensors;
    await drain({ threads: 2 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('labels', () => {
  it('are shares of classes for cross-entropy, with the main class for metrics', async () => {
    const { feed } = feedOf();
    const batch = await feed.batch(0);
    const [targets, labels] = [batch.targets[0]!, batch.labels![0]!];
    expect([targets.dtype, targets.shape, labels.dtype, labels.shape]).toEqual(['float32', [8, 3], 'int32', [8]]);
    const rows = targets.arraySync() as number[][];
    expect([...labels.dataSync()]).toEqual(rows.map((row) => row.indexOf(Math.max(...row))));
    expect(rows.some((row) => Math.max(...row) < 0.99)).toBe(true);
    disposeBatch(batch);
    await feed.close();
  });

  it('stay class indices where nothing mixes them', async () => {
    const { feed } = feedOf({ augment: [augment.flip({ direction: 'horizontal' })] });
    const batch = await feed.batch(0);
    expect([batch.targets[0]!.dtype, batch.labels]).toEqual(['int32', undefined]);
    const order = permutation(22, stream(4, 'shuffle/0'));
    expect([...batch.targets[0]!.dataSync()]).toEqual([...order.subarray(0, 8)].map((row) => row % 3));
    disposeBatch(batch);
    await feed.close();
  });

  it('of two classes by one number lie between', async () => {
    const two: Dataset = { ...dataset, classes: 2, train: { ...dataset.train, targets: dataset.train.targets.map((label) => Math.min(label, 1)) as Int32Array } };
    const { feed } = feedOf({ dataset: two, loss: losses.binaryCrossentropy() });
    const batch = await feed.batch(0);
    expect([batch.targets[0]!.dtype, batch.targets[0]!.shape]).toEqual(['float32', [8]]);
    expect([...batch.targets[0]!.dataSync()].some((x) => x > 0.01 && x < 0.99)).toBe(true);
    disposeBatch(batch);
    await feed.close();
  });

  it('are refused where the loss takes one class a sample', () => {
    expect(() => feedOf({ loss: losses.meanSquaredError() })).toThrow(/mixup makes labels that are shares of several classes, which the loss meanSquaredError does not take/);
  });
});

describe('what goes wrong', () => {
  const broken = [{ name: 'rotate', options: { probability: 1, angle: { degrees: Number.NaN } } }];

  it.each([['a thread', undefined], ['the training thread', null]] as const)('reaches the user from %s with the sample', async (_, program) => {
    const { feed } = feedOf({ augment: broken, ...(program === null ? { worker: null } : {}) });
    const first = permutation(22, stream(4, 'shuffle/0'))[0]!;
    await expect(feed.batch(0)).rejects.toThrow(`augmenting sample ${first} of the training data failed: the augmentation rotate has no number for its range`);
    await feed.close();
  });

  it('includes a thread that dies', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gradnet-dying-'));
    writeFileSync(join(folder, 'dying.mjs'), "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));");
    const { feed } = feedOf({ worker: join(folder, 'dying.mjs') });
    await expect(feed.batch(0)).rejects.toThrow('the augmenting thread ended by itself (exit code 3)');
    await feed.close();
    rmSync(folder, { recursive: true });
  });
});
