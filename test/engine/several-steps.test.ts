/** Several steps that TensorFlow does by one call, on samples that live in the graph, against one call a step. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { augment } from '../../src/runtime/augment/index.ts';
import { clip } from '../../src/runtime/clip/index.ts';
import { gatherBatch, disposeBatch } from '../../src/runtime/data/batches.ts';
import { samplesOf } from '../../src/runtime/data/samples.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { nativeBackend } from '../../src/runtime/engine/native/graph/backend.ts';
import { Replay } from '../../src/runtime/engine/native/graph/replay.ts';
import type { Dataset, Experiment } from '../../src/runtime/experiment.ts';
import { layers as own } from '../../src/runtime/layers/index.ts';
import { metrics } from '../../src/runtime/metrics/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { permutation, stream } from '../../src/runtime/random.ts';
import { schedules } from '../../src/runtime/schedules/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep, type StepOptions, type StepResult } from '../../src/runtime/train/step.ts';
import { build, experiment, trainHere, weightsOf } from '../runtime/in-process.ts';
import { nativeIsThere, noise } from './compare.ts';

const [SAMPLES, BATCH, STEPS] = [40, 8, 60];

/** Whether bytes or floats, a sample of class 1 begins with more than the middle. */
function dataset(shape: number[], { bytes = false, holes = [] as number[] } = {}): Dataset {
  const size = shape.reduce((n, d) => n * d, 1);
  const floats = noise(SAMPLES * size, 5);
  for (const hole of holes) floats[hole * size] = NaN;
  const inputs = bytes ? Uint8Array.from(floats, (value) => 128 + 127 * value) : floats;
  const targets = Int32Array.from({ length: SAMPLES }, (_, i) => (floats[i * size]! > 0 ? 1 : 0));
  const none = { length: 0, inputs: new Float32Array(0), targets: new Int32Array(0) };
  return { name: 'points', description: '', inputShape: shape, targetShape: [], classes: 2, train: { length: SAMPLES, inputs, targets }, validation: none };
}

interface Trained { results: StepResult[]; weights: number[][]; calls: number; notices: string[] }

/** @param most steps a call */
function train(make: () => LayersModel, given: Partial<Experiment>, data: Dataset, most: number): Trained {
  const model = make();
  const whole = { ...experiment({ metrics: [metrics.accuracy(), metrics.f1()] }), ...given };
  const notices: string[] = [];
  const step = createStep(model, whole, attachHead(model, [whole.loss!]), undefined, { notice: (text) => notices.push(text), samples: samplesOf(data, data.train)! });
  const { learningRate } = whole.optimizer;
  const [results, a] = [[] as StepResult[], SAMPLES / BATCH];
  const orderOf = (at: number): Int32Array => permutation(SAMPLES, stream(2, String(Math.floor(at / a)))).subarray((at % a) * BATCH, (at % a + 1) * BATCH);
  const options = (at: number): StepOptions => {
    const progress = { step: at, epoch: at / a, stepsPerEpoch: a, epochs: STEPS / a };
    return { step: at, seed: 3, progress, learningRate: typeof learningRate === 'number' ? learningRate : learningRate.at(progress) };
  };
  let calls = 0;
  for (let at = 0; at < STEPS && results.every(({ loss }) => Number.isFinite(loss)); at = results.length) {
    const reach = most === 1 ? 1 : step.reach(BATCH, Math.min(most, STEPS - at));
    calls += 1;
    const done = reach === 1 ? [] : step.repeat(Array.from({ length: reach }, (_, i) => ({ rows: orderOf(at + i), options: options(at + i) })));
    results.push(...done);
    if (done.length > 0) continue;
    const batch = gatherBatch(data, data.train, 0, BATCH, orderOf(at));
    results.push(step(batch, options(at)));
    disposeBatch(batch);
  }
  step.dispose();
  const weights = weightsOf(model);
  whole.optimizer.dispose();
  return { results, weights, calls, notices };
}

function expectSame(make: () => LayersModel, given: () => Partial<Experiment>, data: Dataset): Trained {
  const [one, several] = [1, 7].map((most) => train(make, given(), data, most)) as [Trained, Trained];
  expect(several.notices).toEqual([]);
  expect(several.calls).toBeLessThan(one.calls / 3);
  expect(several.results).toEqual(one.results);
  expect(several.weights).toEqual(one.weights);
  return several;
}

const dense = (units: number, rest: object = {}): layers.Layer => tf.layers.dense({ units, activation: 'relu', ...rest });
const ending = (): layers.Layer[] => [tf.layers.dense({ units: 2 }), tf.layers.softmax()];
const mlp = (): LayersModel => build([6], () => [dense(7), dense(5, { activation: 'tanh' }), ...ending()]);

describe.skipIf(!nativeIsThere)('several steps by one call give the bits of one call a step', async () => {
  if (nativeIsThere) await selectEngine('native');

  const networks: Record<string, [shape: number[], make: () => LayersModel]> = {
    'dense layers': [[6], mlp],
    'dropout and noise': [[6], () => build([6], () => [tf.layers.gaussianNoise({ stddev: 0.3 }), dense(16), tf.layers.dropout({ rate: 0.4 }), ...ending()])],
    'convolution and batch normalization': [[8, 8, 3], () => build([8, 8, 3], () => [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', useBias: false }), own.batchNormalization({}), tf.layers.activation({ activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }), tf.layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }), tf.layers.flatten(), ...ending()])],
    lstm: [[5, 4], () => build([5, 4], () => [tf.layers.lstm({ units: 6, recurrentActivation: 'sigmoid' }), ...ending()])],
    'a penalty and a constraint': [[6], () => build([6], () => [
      dense(8, { kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }), kernelConstraint: tf.constraints.maxNorm({ maxValue: 0.7, axis: 0 }) }), ...ending()])],
  };
  test.each(Object.entries(networks))('through %s', (_name, [shape, make]) => {
    expectSame(make, () => ({}), dataset(shape));
  });

  const settings: Record<string, () => Partial<Experiment>> = {
    'a learning rate that changes': () => ({ optimizer: optimizers.adam({ learningRate: schedules.cosine({ learningRate: 0.02, floor: 1e-4 }) }) }),
    'momentum, clipped by a norm that falls': () => ({ optimizer: optimizers.sgd({ learningRate: 0.1, momentum: 0.9 }), clip: clip.globalNorm(schedules.exponential({ learningRate: 0.5, factor: 0.3 })) }),
    'decay of weights, and a projection': () => ({ optimizer: optimizers.adamw({ learningRate: 0.01, weightDecay: 0.1 }), clip: clip.projection({ maxNorm: 0.5 }) }),
  };
  test.each(Object.entries(settings))('with %s', (_name, given) => {
    const { results } = expectSame(mlp, given, dataset([6]));
    if (given().clip !== undefined) expect(results.some(({ clipped }) => clipped)).toBe(true);
  });

  test('on bytes', () => {
    expectSame(mlp, () => ({}), dataset([6], { bytes: true }));
  });

  test('up to the step that is not finite, and nothing is written after it', () => {
    // each epoch takes all samples; from the second on, the first that holds it would end the run
    const whole = dataset([6]);
    const broken = dataset([6], { holes: [17] });
    const make = (): LayersModel => mlp();
    const [one, several] = [1, 7].map((most) => train(make, {}, broken, most)) as [Trained, Trained];
    expect(one.results.at(-1)!.loss).toBeNaN();
    expect(several).toMatchObject({ results: one.results, weights: one.weights });
    expect(train(make, {}, whole, 7).results.every(({ loss }) => Number.isFinite(loss))).toBe(true);
  });

  test('so that a training tells the same of every step', async () => {
    const given = (): Experiment => experiment({ model: mlp, data: { name: 'points', load: () => Promise.resolve(dataset([6])) }, batch: BATCH, epochs: 12, optimizer: optimizers.adam({ learningRate: 0.01 }) });
    const repeats = vi.spyOn(Replay.prototype, 'repeat');
    const several = await trainHere(given());
    expect(repeats.mock.calls.some(([rows]) => rows.length > 1)).toBe(true);
    repeats.mockClear();
    // a step whose gradients are looked at is a call of its own
    const one = await trainHere(given(), { measured: true });
    expect(repeats).not.toHaveBeenCalled();
    expect(several.steps.map(({ epoch, step, means }) => [epoch, step, means])).toEqual(one.steps.map(({ epoch, step, means }) => [epoch, step, means]));
    expect(several.result.epochs.map(({ loss }) => loss)).toEqual(one.result.epochs.map(({ loss }) => loss));
    expect(weightsOf(several.model)).toEqual(weightsOf(one.model));
  });

  test.each([['floats that augmentation has made, with shares of classes', true], ['bytes that are read ahead', false]])('on batches that other threads have ready: %s', async (_what, augmented) => {
    const data = dataset([6], { bytes: true });
    const scratch = mkdtempSync(join(tmpdir(), 'gradnet-test-'));
    const file = join(scratch, 'rows');
    writeFileSync(file, data.train.inputs as Uint8Array);
    const store = { kind: 'records', files: [{ path: file, start: 0, rows: SAMPLES }], stride: 6, skip: 0, element: 'u1', little: true, type: 'bytes', size: 6, length: SAMPLES, where: file } as const;
    const stored: Dataset = { ...data, train: { ...data.train, inputs: { store, rows: Int32Array.from({ length: SAMPLES }, (_, i) => i) } } };
    const given = (): Experiment => experiment({
      model: mlp, data: { name: 'points', load: () => Promise.resolve(augmented ? data : stored) }, batch: BATCH, epochs: 40, optimizer: optimizers.adam({ learningRate: 0.01 }),
      ...(augmented ? { augment: [augment.mixup({ alpha: 1 })] } : {}),
    });
    const repeats = vi.spyOn(Replay.prototype, 'repeat');
    const several = await trainHere(given());
    expect(repeats.mock.calls.some(([rows, , samples]) => rows.length > 1 && samples![0]!.values.constructor === (augmented ? Float32Array : Uint8Array) && samples!.length === (augmented ? 3 : 2))).toBe(true);
    repeats.mockClear();
    const one = await trainHere(given(), { measured: true });
    expect(repeats).not.toHaveBeenCalled();
    expect(several.steps.map(({ epoch, step, means }) => [epoch, step, means])).toEqual(one.steps.map(({ epoch, step, means }) => [epoch, step, means]));
    expect(weightsOf(several.model)).toEqual(weightsOf(one.model));
    rmSync(scratch, { recursive: true });
  });

  test('and stops where the steps of a call are done', async () => {
    const given = experiment({ model: mlp, data: { name: 'points', load: () => Promise.resolve(dataset([6])) }, batch: BATCH, epochs: 12 });
    const { steps, result } = await trainHere(given, { stopAfter: 42 });
    const { ending } = result;
    expect(ending.kind).toBe('interrupted');
    expect(ending.kind === 'interrupted' && (ending.epoch - 1) * (SAMPLES / BATCH) + ending.step).toBe(steps.length);
  });

  test('leaving nothing behind', () => {
    const { binding } = nativeBackend() as unknown as { binding: { getNumOfTensors(): number; getNumOfSavedModels(): number } };
    const sessions = binding.getNumOfSavedModels();
    const before = binding.getNumOfTensors();
    train(mlp, {}, dataset([6]), 7);
    expect(binding.getNumOfSavedModels()).toBe(sessions);
    const held = binding.getNumOfTensors() - before;
    train(mlp, {}, dataset([6]), 7);
    expect(binding.getNumOfTensors() - before).toBeLessThanOrEqual(2 * held);
  });
});
