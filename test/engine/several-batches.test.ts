/** An evaluation of several batches by one call, against one batch a call. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { isStored } from '../../src/runtime/data/stored/rows.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { Replay } from '../../src/runtime/engine/native/graph/replay.ts';
import type { Dataset, Split } from '../../src/runtime/experiment.ts';
import { metrics } from '../../src/runtime/metrics/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { createEvaluation, type Evaluation } from '../../src/runtime/train/evaluate.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { StepGraphs } from '../../src/runtime/train/step-graphs.ts';
import { countConfusions, type Confusions } from '../../src/runtime/use/confusions.ts';
import { build, experiment } from '../runtime/in-process.ts';
import { nativeIsThere, noise } from './compare.ts';

/** Nineteen batches of eight, and one of four. */
const [SAMPLES, BATCH, WIDTH] = [156, 8, 6];
const PASSES = 4;

const folder = mkdtempSync(join(tmpdir(), 'gradnet-test-'));
const floats = noise(SAMPLES * WIDTH, 5);
const targets = Int32Array.from({ length: SAMPLES }, (_, i) => (floats[i * WIDTH]! > 0 ? 1 : 0));
const bytes = Uint8Array.from(floats, (value) => 128 + 127 * value);

function inFile(): Split['inputs'] {
  const file = join(folder, 'rows');
  writeFileSync(file, bytes);
  const rows = Int32Array.from({ length: SAMPLES }, (_, i) => i);
  const form = { kind: 'records', stride: WIDTH, skip: 0, element: 'u1', little: true, type: 'bytes', size: WIDTH, length: SAMPLES, where: file } as const;
  return { store: { ...form, files: [{ path: file, start: 0, rows: SAMPLES }] }, rows };
}

const sources: Record<string, () => { inputs: Split['inputs']; model?: () => LayersModel }> = {
  'floats in memory': () => ({ inputs: floats }),
  'bytes in memory': () => ({ inputs: bytes }),
  'tokens in memory': () => ({
    inputs: Float32Array.from(bytes, (byte) => byte % 20),
    model: () => build([WIDTH], () => [tf.layers.embedding({ inputDim: 20, outputDim: 3 }), tf.layers.flatten(), tf.layers.dense({ units: 2 }), tf.layers.softmax()]),
  }),
  'bytes in a file': () => ({ inputs: inFile() }),
};

const points = (): LayersModel => build([WIDTH], () => [tf.layers.dense({ units: 9, activation: 'tanh' }), tf.layers.batchNormalization(), tf.layers.dense({ units: 2 }), tf.layers.softmax()]);

interface Passes { readonly found: Evaluation[]; readonly confusions: Confusions[] }

/** Evaluates again and again, with other weights each time, and counts confusions on the way. */
async function evaluate({ inputs, model: make = points }: { inputs: Split['inputs']; model?: () => LayersModel }): Promise<Passes> {
  const split: Split = { length: SAMPLES, inputs, targets };
  const dataset: Dataset = { name: 'points', description: '', inputShape: [WIDTH], targetShape: [], classes: 2, train: split, validation: split };
  const given = experiment({ model: make, metrics: [metrics.accuracy(), metrics.f1()] });
  const model = make();
  const counting = countConfusions({ experiment: given, model, dataset }, split);
  const notice = (text: string): never => expect.unreachable(text);
  const evaluation = createEvaluation(model, given, attachHead(model, [given.loss!]), { notice }, counting);
  const found: Evaluation[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    // what another thread reads is ready only when there was time for it
    if (isStored(inputs)) await setTimeout(150);
    found.push((await evaluation({ dataset, split, batch: BATCH }, () => Promise.resolve(true)))!);
    tf.tidy(() => model.setWeights(model.getWeights().map((weight) => tf.mul(weight, 1.1))));
  }
  evaluation.dispose();
  model.dispose();
  return { found, confusions: counting.results() };
}

afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!nativeIsThere)('several batches by one call give the figures of one batch a call', async () => {
  if (nativeIsThere) await selectEngine('native');

  test.each(Object.entries(sources))('%s', async (_name, source) => {
    const repeats = vi.spyOn(Replay.prototype, 'repeat');
    const several = await evaluate(source());
    expect(repeats.mock.calls.some(([rows]) => rows.length > 2)).toBe(true);
    repeats.mockClear();
    vi.spyOn(StepGraphs.prototype, 'reach').mockReturnValue(1);
    const one = await evaluate(source());
    expect(repeats).not.toHaveBeenCalled();
    expect(several).toEqual(one);
    expect(new Set(several.found.map(({ loss }) => loss)).size).toBe(PASSES);
    expect(several.confusions[0]!.table.matrix.flat().reduce((sum, n) => sum + n, 0)).toBe(PASSES * SAMPLES);
  });
});
