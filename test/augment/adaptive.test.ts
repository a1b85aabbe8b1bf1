/** Augmentation that follows the training: its strength by hand, what it does to samples, and batches that do not depend on threads. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { adaptingOf } from '../../src/runtime/augment/adaptive.ts';
import { openFeed } from '../../src/runtime/augment/feed.ts';
import { augment } from '../../src/runtime/augment/index.ts';
import { createPipeline } from '../../src/runtime/augment/pipeline.ts';
import { disposeBatch } from '../../src/runtime/data/batches.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Dataset } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { bundleWorker } from './worker.ts';

const shifted = () => augment.shift({ rows: { pixels: 1 }, columns: { pixels: 1 } });

describe('the strength', () => {
  const follow = (gaps: readonly number[], options = {}): number[] => {
    const [it] = adaptingOf([augment.adaptive({ steps: [shifted()], ...options })]);
    it!.begin();
    return gaps.map((gap) => {
      it!.observe({ loss: 1, val_loss: 1 + gap });
      return it!.strength;
    });
  };

  it('rises while validation lies above training by more than the gap, falls otherwise, and stays within 0 and 1', () => {
    expect(follow([-0.1, 0.2, 0.3, 0, -0.5, -0.5])).toEqual([0, 0.1, 0.2, 0.1, 0, 0]);
    expect(follow([0.1, 0.2, 0.3, 0.4], { start: 0.7, change: 0.15 })).toEqual([0.85, 1, 1, 1]);
    expect(follow([0.1, 0.3, 0.2], { gap: 0.25 })).toEqual([0, 0.1, 0]);
  });

  it('goes on from what it gave as its state, before the first epoch and after', () => {
    const make = () => adaptingOf([augment.adaptive({ steps: [shifted()], start: 0.5 })])[0]!;
    for (const before of [0, 1, 3]) {
      const [whole, resumed] = [make(), make()];
      const gaps = [0.1, 0.3, -0.2, 0.4, 0.6];
      gaps.slice(0, before).forEach((gap) => whole.observe({ loss: 0, val_loss: gap }));
      resumed.restore(JSON.parse(JSON.stringify(whole.state())) as number[]);
      for (const gap of gaps.slice(before)) {
        whole.observe({ loss: 0, val_loss: gap });
        resumed.observe({ loss: 0, val_loss: gap });
        expect(resumed.strength).toBe(whole.strength);
      }
    }
  });
});

const length = 40;
const inputs = Uint8Array.from({ length: length * 16 }, (_, i) => (i * 37) % 251);
const targets = Int32Array.from({ length }, (_, i) => i % 2);
const samples = { length, inputs, targets, classes: 2 };
const form = { shape: [4, 4, 1], low: 0, high: 1, targetSize: 1 };

describe('samples', () => {
  const pipelineOf = (steps: Parameters<typeof createPipeline>[0], strength?: number) => {
    const pipeline = createPipeline(steps, samples, form, 3);
    if (strength !== undefined) pipeline.adapt([strength]);
    return (index: number): string => pipeline.sample(index, 0).values.join();
  };
  const [plain, always] = [pipelineOf([]), pipelineOf([shifted()])];
  const adaptive = [augment.adaptive({ steps: [shifted()] })];
  const indices = Array.from({ length }, (_, i) => i);

  it('are as they are at strength 0, and as without `adaptive` at 1', () => {
    for (const index of indices) {
      expect(pipelineOf(adaptive, 0)(index)).toBe(plain(index));
      expect(pipelineOf(adaptive, 1)(index)).toBe(always(index));
    }
  });

  it('are changed as often as it is strong', () => {
    const changed = (strength: number): number => indices.filter((index) => pipelineOf(adaptive, strength)(index) !== plain(index)).length;
    const all = changed(1);
    expect(changed(0.5)).toBeGreaterThan(all * 0.25);
    expect(changed(0.5)).toBeLessThan(all * 0.75);
    // what acts at a strength acts at a greater one
    for (const index of indices) if (pipelineOf(adaptive, 0.3)(index) !== plain(index)) expect(pipelineOf(adaptive, 0.6)(index)).toBe(always(index));
  });
});

describe('batches', () => {
  let worker = '';
  beforeAll(async () => {
    await selectEngine('cpu');
    worker = await bundleWorker();
  });
  afterAll(() => rmSync(dirname(worker), { recursive: true }));

  it('have the strength of their epoch, with threads that work ahead and without', async () => {
    const split = { length, inputs, targets };
    const dataset: Dataset = { name: 'd', description: 'd', inputShape: [4, 4, 1], targetShape: [], classes: 2, train: split, validation: split };
    const drain = async (file: string | null): Promise<number[][]> => {
      const steps = [augment.adaptive({ steps: [shifted()] })];
      const [strength] = adaptingOf(steps);
      const feed = openFeed({ dataset, experiment: { augment: steps, loss: losses.crossEntropy() }, batch: 20, epochs: 4, seed: 3, worker: file, threads: 2, orderOf: () => Int32Array.from({ length }, (_, i) => i), notice() {} });
      const values: number[][] = [];
      for (let step = 0; step < 8; step++) {
        const batch = await feed.batch(step);
        values.push([...batch.inputs[0]!.dataSync()]);
        disposeBatch(batch);
        // strengths 0, 0, 0.1 and 0.2 in the four epochs
        if (step % 2 === 1) strength!.observe({ loss: 2, val_loss: step });
      }
      await feed.close();
      return values;
    };
    const ahead = await drain(worker);
    expect(ahead).toEqual(await drain(null));
    // at 0 samples are as they are
    const original = Array.from(inputs, (byte) => Math.fround(byte / 255));
    expect([...ahead[0]!, ...ahead[1]!]).toEqual(original);
    expect([...ahead[2]!, ...ahead[3]!]).toEqual(original);
    expect([...ahead[6]!, ...ahead[7]!]).not.toEqual(original);
  });
});

describe('in the language', () => {
  const program = (augmentation: string, split = ''): ReturnType<typeof compile> => compile(new SourceFile('a.gradnet', `data d { source: gaussian(8x8x1, classes: 3, samples: 100)${split}, augment: ${augmentation} }
network N { input(8x8x1) -> flatten -> dense(3) -> softmax }
train N on d { loss: cross_entropy, optimizer: adam, epochs: 2, batch: 10 }
`), { load: () => undefined });
  const errors = (of: ReturnType<typeof compile>): string[] => of.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);

  it('is a flow in a word, with steps checked as outside', () => {
    const { text } = program('adaptive(rotate(15deg) -> shift(10%), change: 0.2) -> flip(horizontal)');
    expect(text).toContain('augment.adaptive({');
    expect(text).toMatch(/steps: \[augment\.rotate\(/);
    expect(errors(program('adaptive(rotat(15deg))'))).toEqual(['there is no augmentation `rotat`']);
    expect(errors(program('adaptive(cutout(20px) -> mixup)'))).toEqual([]);
  });

  it('needs validation samples, and does not adapt twice', () => {
    expect(errors(program('adaptive(flip(horizontal))', ', split: train 100%'))).toEqual(['`adaptive` takes data with validation samples, but `d` has none']);
    expect(errors(program('adaptive(adaptive(flip(horizontal)))'))).toEqual(['`adaptive` takes steps that do not adapt themselves, but one of its steps is `adaptive`']);
  });
});
