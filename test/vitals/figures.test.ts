/** The figures of layers against what NumPy's formulas give of values that TensorFlow.js computes by itself. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { clip } from '../../src/runtime/clip/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { VITALS, type Measurement } from '../../src/runtime/vitals/figures.ts';
import { FLAT } from '../../src/runtime/vitals/outputs.ts';
import { normsIn, sizesOf } from '../../src/runtime/vitals/sizes.ts';
import { FLAT as FLAT_OF_RULE } from '../../src/rules/support/flat.ts';
import { build, experiment } from '../runtime/in-process.ts';

beforeAll(async () => void (await selectEngine('wasm')));

const RATE = 0.05;
const LARGEST = 0.25;

/** Inputs so large that many units are dead or flat, and their classes. */
const batch = (): { size: number; inputs: Tensor[]; targets: Tensor[] } => {
  const x = Float32Array.from({ length: 12 * 6 }, (_, i) => 9 * Math.sin(1.7 * i * i));
  return { size: 12, inputs: [tf.tensor(x, [12, 6])], targets: [tf.tensor1d(Int32Array.from({ length: 12 }, (_, i) => i % 3), 'int32')] };
};

const model = (): LayersModel => build([6], () => [
  tf.layers.dense({ name: 'cut', units: 40, activation: 'relu', biasInitializer: tf.initializers.randomUniform({ minval: -30, maxval: 5, seed: 3 }) }),
  tf.layers.dense({ name: 'bent', units: 9, activation: 'tanh', kernelInitializer: tf.initializers.randomNormal({ stddev: 1, seed: 2 }) }),
  tf.layers.batchNormalization({ name: 'norm' }),
  tf.layers.dense({ name: 'gate', units: 7, activation: 'sigmoid', kernelInitializer: tf.initializers.randomNormal({ stddev: 4, seed: 1 }) }),
  tf.layers.dropout({ name: 'nothing', rate: 0 }),
  tf.layers.dense({ name: 'logits', units: 3 }),
  tf.layers.softmax({ name: 'softmax' }),
]);

const norm = (values: ArrayLike<number>): number => Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));
const spread = (values: Float32Array): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
};
const share = (values: ArrayLike<number>, of: (value: number) => boolean): number => Array.from(values).filter(of).length / values.length;

describe('a measured step', () => {
  it('gives what the formulas give', () => {
    const watched = model();
    const reference = model();
    const given = experiment({ optimizer: optimizers.sgd({ learningRate: RATE }), clip: clip.norm(LARGEST) });
    const step = createStep(watched, given, attachHead(watched, [given.loss!]));
    const rows = batch();
    const found: Measurement = step(rows, { step: 0, seed: 1, learningRate: RATE, wanted: new Set(VITALS) }).measured;

    const kernels = ['cut', 'bent', 'norm', 'gate', 'logits'].map((name) => ({ name, variable: reference.getLayer(name).weights[0]!.read() as Variable }));
    const { grads } = tf.variableGrads(() => {
      const probabilities = reference.apply(rows.inputs[0]!, { training: true }) as Tensor;
      return tf.losses.softmaxCrossEntropy(tf.oneHot(rows.targets[0]!, 3), tf.log(probabilities)) as Scalar;
    }, kernels.map(({ variable }) => variable));
    expect([...found.keys()]).toEqual(['cut', 'bent', 'norm', 'gate', 'logits']);
    for (const { name, variable } of kernels) {
      const gradient = norm(grads[variable.name]!.dataSync());
      const weight = norm(variable.dataSync());
      const clipped = Math.min(gradient, LARGEST);
      const expected = { gradient, clipped: 1 - clipped / gradient, weight, update: (RATE * clipped) / weight };
      for (const [figure, value] of Object.entries(expected)) expect(found.get(name)![figure as keyof typeof expected], `${name} ${figure}`).toBeCloseTo(value, 4);
    }
    expect(kernels.some(({ name }) => found.get(name)!.clipped! > 0)).toBe(true);

    const values = (name: string): Float32Array => {
      const upTo = tf.model({ inputs: reference.inputs, outputs: reference.getLayer(name).output as never });
      return (upTo.apply(rows.inputs[0]!, { training: true }) as Tensor).dataSync<'float32'>().slice();
    };
    for (const name of found.keys()) {
      const { mean, deviation } = spread(values(name));
      expect(found.get(name)!.mean, `${name} mean`).toBeCloseTo(mean, 4);
      expect(found.get(name)!.deviation, `${name} deviation`).toBeCloseTo(deviation, 4);
    }
    const cut = values('cut');
    const dead = Array.from({ length: 40 }, (_, unit) => Array.from({ length: 12 }, (_, row) => cut[row * 40 + unit]!)).filter((column) => column.every((value) => value === 0));
    expect(dead.length).toBeGreaterThan(3);
    expect(found.get('cut')!.dead).toBeCloseTo(dead.length / 40, 6);
    expect(found.get('bent')!.saturated).toBeCloseTo(share(values('bent'), (y) => Math.abs(Math.atanh(y)) > 5), 6);
    expect(found.get('gate')!.saturated).toBeCloseTo(share(values('gate'), (y) => Math.abs(Math.log(y / (1 - y))) > 5), 6);
    expect(found.get('bent')!.saturated).toBeGreaterThan(0.1);
    expect(found.get('gate')!.saturated).toBeGreaterThan(0.05);
    // what does not apply is absent
    expect(Object.keys(found.get('logits')!)).toEqual(['gradient', 'clipped', 'weight', 'update', 'mean', 'deviation']);
  });

  it('measures only what is asked for', () => {
    const watched = model();
    const given = experiment();
    const step = createStep(watched, given, attachHead(watched, [given.loss!]));
    const figures = (wanted: Parameters<typeof step>[1]['wanted']): string[] => {
      const { measured } = step(batch(), { step: 0, seed: 1, learningRate: 0.01, ...(wanted === undefined ? {} : { wanted }) });
      return [...new Set([...measured.values()].flatMap((layer) => Object.keys(layer)))];
    };
    expect(figures(undefined)).toEqual([]);
    expect(figures(new Set(['weights']))).toEqual(['weight', 'update']);
    expect(figures(new Set(['gradients']))).toEqual(['gradient']); // nothing clips
    expect(figures(new Set(['activations']))).toEqual(['mean', 'deviation', 'dead', 'saturated']);
  });

  it('of a layer that is used twice sees both uses', () => {
    const shared = tf.layers.dense({ name: 'shared', units: 1, useBias: false, activation: 'relu', kernelInitializer: 'ones' });
    const [a, b] = [tf.input({ shape: [1] }), tf.input({ shape: [1] })];
    const both = tf.layers.concatenate().apply([shared.apply(a), shared.apply(b)] as never) as typeof a;
    const twice = tf.model({ inputs: [a, b], outputs: tf.layers.dense({ name: 'end', units: 2 }).apply(both) as typeof a });
    const given = experiment({ metrics: [] });
    const step = createStep(twice, given, attachHead(twice, [given.loss!]));
    const rows = { size: 2, inputs: [tf.tensor2d([[1], [2]]), tf.tensor2d([[3], [-6]])], targets: [tf.tensor1d([0, 1], 'int32')] };
    const { mean, dead } = step(rows, { step: 0, seed: 1, learningRate: 0.01, wanted: new Set(['activations']) }).measured.get('shared')!;
    expect([mean, dead]).toEqual([1.5, 0]);
  });
});

describe('norms', () => {
  it.each([[[3, 4], 5], [[3e30, 4e30], 5e30], [[3e-30, 4e-30], 5e-30], [[0, 0], 0], [[1, Infinity], Infinity], [[1, Number.NaN], Infinity]])('of %j is %d', (values, expected) => {
    const [found] = normsIn(sizesOf([tf.tensor1d(values)]).dataSync<'float32'>()) as [number];
    if (Number.isFinite(expected) && expected > 0) expect(Math.abs(found / expected - 1)).toBeLessThan(1e-6);
    else expect(found).toBe(expected);
  });
});

it('what is flat is the same to the rule and to the run', () => {
  expect(FLAT).toBe(FLAT_OF_RULE);
});
