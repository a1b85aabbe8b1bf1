/** Training with several inputs and outputs against Keras' `fit` with `loss_weights`: every loss of 20 steps, in total and by output. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { wire } from '../../src/runtime/data/columns.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Column, Dataset, Split } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { createEvaluation } from '../../src/runtime/train/evaluate.ts';
import { goalsOf } from '../../src/runtime/train/goals.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';

interface Case {
  steps: number; batch: number; loss_weights: Record<string, number>; weights: Record<string, StoredTensor>;
  left: StoredTensor; right: StoredTensor; kind: StoredTensor; flag: StoredTensor; losses: Record<string, number>[];
}
const { cases: [keras] } = JSON.parse(readFileSync(new URL('../fixtures/oracles/training/outputs.json', import.meta.url), 'utf8')) as { cases: [Case] };
const { batch, steps, loss_weights: weights } = keras;
const [samples = 0, width = 0] = keras.left.shape;

beforeAll(async () => void (await selectEngine('cpu')));

const further = (name: string, shape: readonly number[], classes?: number): Column =>
  ({ name, shape, ...(classes === undefined ? {} : { classes }), of: (split) => split.further![name]! });
const train: Split = {
  length: samples, inputs: decode(keras.left) as Float32Array, targets: decode(keras.kind) as Int32Array,
  further: { right: decode(keras.right), flag: decode(keras.flag) },
};
const dataset: Dataset = {
  name: 'stored', description: 'stored', inputShape: [width], targetShape: [], classes: 3, train, validation: train,
  columns: {
    inputs: [{ name: 'left', shape: [width], of: ({ inputs }) => inputs }, further('right', [width])],
    targets: [{ name: 'kind', shape: [], classes: 3, of: ({ targets }) => targets }, further('flag', [], 2)],
  },
};

function model() {
  const stored = (name: string) => ['kernel', 'bias'].map((part) => {
    const weight = keras.weights[`${name}/${part}`]!;
    return tf.tensor(decode(weight), [...weight.shape]);
  });
  const dense = (name: string, units: number, activation: 'tanh' | 'relu' | 'softmax' | 'sigmoid' | 'linear') => tf.layers.dense({ name, units, activation });
  const [left, right] = [tf.input({ shape: [width] }), tf.input({ shape: [width] })];
  const encoder = dense('encoder', 6, 'tanh');
  const met = tf.layers.concatenate().apply([encoder.apply(left), encoder.apply(right)] as (typeof left)[]);
  const trunk = dense('trunk', 5, 'relu').apply(met);
  const heads = [dense('kind', 3, 'softmax'), dense('flag', 1, 'sigmoid'), dense('back', width, 'linear')].map((layer) => layer.apply(trunk) as typeof left);
  const built = tf.model({ inputs: [left, right], outputs: heads });
  for (const name of ['encoder', 'trunk', 'kind', 'flag', 'back']) built.getLayer(name).setWeights(stored(name));
  return built;
}

const experiment = {
  name: 'outputs', model, data: { name: 'stored', load: () => Promise.resolve(dataset) }, epochs: 1, batch, seed: 1,
  inputs: ['left', 'right'],
  outputs: [
    { name: 'kind', loss: losses.crossEntropy(), weight: weights['kind']! },
    { name: 'flag', loss: losses.binaryCrossentropy(), weight: weights['flag']! },
    { name: 'back', target: 'left', loss: losses.meanSquaredError(), weight: weights['back']! },
  ],
  optimizer: optimizers.adam({ learningRate: 0.01 }),
};

it('gives the same losses over 20 steps', () => {
  const wired = wire(dataset, experiment);
  const built = model();
  const goals = goalsOf(experiment);
  const step = createStep(built, experiment, attachHead(built, goals.map(({ loss }) => loss)));
  const worst = Object.fromEntries(['loss', ...goals.map(({ name }) => `${name}_loss`)].map((name) => [name, 0]));
  for (let at = 0; at < steps; at++) {
    const rows = gatherBatch(wired, train, (at * batch) % samples, batch);
    const { loss, figures } = step(rows, { step: at, seed: 1, learningRate: 0.01 });
    const told = { loss, ...Object.fromEntries(goals.map(({ name }, i) => [`${name}_loss`, figures[i]![0]! / figures[i]![1]!])) };
    for (const [name, value] of Object.entries(told)) {
      const wanted = keras.losses[at]![name]!;
      worst[name] = Math.max(worst[name]!, Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)));
    }
  }
  expect(Math.max(...Object.values(worst)), JSON.stringify(worst)).toBeLessThan(1e-5);
  expect(keras.losses.at(-1)!['loss']).toBeLessThan(keras.losses[0]!['loss']! - 0.1);
});

it('evaluates what it trains: the weighted sum, and each loss as it is', async () => {
  const wired = wire(dataset, experiment);
  const built = model();
  const head = attachHead(built, goalsOf(experiment).map(({ loss }) => loss));
  const { loss, figures } = (await createEvaluation(built, experiment, head)({ dataset: wired, split: train, batch }, () => Promise.resolve(true)))!;
  expect(figures).toHaveLength(3);
  expect(loss).toBeCloseTo(figures.reduce((sum, value, i) => sum + value * experiment.outputs[i]!.weight, 0), 6);
});

it('says which column there is none of', () => {
  expect(() => wire(dataset, { inputs: ['left', 'rihgt'] })).toThrow(/no column `rihgt`/);
  expect(() => wire(dataset, { outputs: [{ name: 'other', loss: losses.crossEntropy() }] })).toThrow(/no column `other`/);
});
