/** What is watched of layers by our own operations: the figures that TensorFlow's composition gives, and told by updates in a graph. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { clip } from '../../src/runtime/clip/index.ts';
import { hasFused, runFused } from '../../src/runtime/engine/fused.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { trace } from '../../src/runtime/engine/native/graph/trace.ts';
import { needed } from '../../src/runtime/engine/native/graph/prune.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import type { Experiment } from '../../src/runtime/experiment.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { VITALS, type Measurement } from '../../src/runtime/vitals/figures.ts';
import { normsIn, sizesOf } from '../../src/runtime/vitals/sizes.ts';
import { build, experiment, weightsOf } from '../runtime/in-process.ts';
import { nativeIsThere, noise } from './compare.ts';

const ROUNDING = 2 ** -24;
const size = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(4096, 32_767, 32_768, 32_769, 100_000));
const magnitude = fc.integer({ min: -33, max: 36 }).map((power) => 10 ** power);
const values = (it: Tensor): Float32Array => it.dataSync<'float32'>().slice();
const scaled = (count: number, by: number, seed: number): Tensor1D => tf.tensor1d(noise(count, seed).map((it) => it * by));

/** Mean, variance, dead and saturated shares as TensorFlow composes them. */
function composed(x: Tensor, low: number, high: number): number[] {
  const mean = tf.mean(x);
  const shares = [tf.lessEqual(tf.max(x, 0), 0), tf.logicalOr(tf.less(x, low), tf.greater(x, high))].map((it) => tf.mean(it.toFloat()));
  return [mean, tf.mean(tf.square(tf.sub(x, mean))), ...shares].map((it) => it.dataSync()[0]!);
}

describe.skipIf(!nativeIsThere)('figures by operations of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
    expect(hasFused('Sizes')).toBe(true);
  });

  test('norms of tensors and of changes are TensorFlow\'s but for the rounding of a plain sum', () => {
    fc.assert(fc.property(fc.array(fc.record({ count: size, by: magnitude }), { minLength: 1, maxLength: 4 }), fc.nat(4), (given, changing) => tf.tidy(() => {
      const tensors = given.map(({ count, by }, i) => scaled(count, by, i));
      const before = tensors.slice(tensors.length - Math.min(changing, tensors.length)).map((it, i) => tf.mul(it, scaled(it.size, 1, 20 + i)));
      const own = normsIn(values(sizesOf(tensors, before)));
      const stock = normsIn(portably(() => values(sizesOf(tensors, before))));
      own.forEach((norm, i) => expect(Math.abs(norm - stock[i]!), `${norm} ${stock[i]}`).toBeLessThanOrEqual((given[i]!.count / 2 + 4) * ROUNDING * stock[i]! + 1e-44));
    })), { numRuns: 60, seed: 3 });
  });

  test('norms of what is not finite are infinite, of nothing 0, wherever it lies', () => {
    const odd = [NaN, Infinity, -Infinity].flatMap((value) => [0, 16, 40_000].map((at) => {
      const all = new Float32Array(40_001);
      all[at] = value;
      return tf.tensor1d(all);
    }));
    expect(normsIn(values(sizesOf([...odd, tf.zeros([40_000]), tf.zeros([0])])))).toEqual([...odd.map(() => Infinity), 0, 0]);
    expect(() => sizesOf([tf.ones([3])], [tf.ones([2])])).toThrow(/another shape/);
  });

  test('of outputs are TensorFlow\'s', () => {
    const shapes = fc.record({
      places: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(997, 6000)), channels: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(60, 64, 4100)),
      offset: fc.constantFrom(0, -0.9, 3, 1000),
    }).filter(({ places, channels }) => places * channels < 500_000);
    fc.assert(fc.property(shapes, ({ places, channels, offset }) => tf.tidy(() => {
      const count = places * channels;
      // some units give nothing: those whose number is a multiple of three
      const units = tf.tensor1d(Float32Array.from({ length: channels }, (_, i) => Number(i % 3 !== 0)));
      const x = tf.mul(tf.add(tf.reshape(scaled(count, 1, count), [places, channels]), offset), units);
      const [mean, variance, dead, flat] = values(runFused('OutputFigures', { x }, { low: -0.25, high: 0.5, cuts: true })[0]!) as unknown as [number, number, number, number];
      const expected = portably(() => composed(x, -0.25, 0.5));
      const length = tf.mean(tf.abs(x)).dataSync()[0]!;
      expect(Math.abs(mean - expected[0]!)).toBeLessThanOrEqual((count + 2) * ROUNDING * length);
      expect(Math.abs(variance - expected[1]!)).toBeLessThanOrEqual((count + 8) * ROUNDING * (expected[1]! + length * Math.sqrt(expected[1]!)) + (count * ROUNDING * length) ** 2);
      expect(dead).toBeCloseTo(expected[2]!, 6);
      expect(flat).toBeCloseTo(expected[3]!, 6);
    })), { numRuns: 60, seed: 4 });
  });

  test('of outputs that are all alike have no deviation, and NaN and infinities stay', () => {
    const figures = (x: number[], cuts = true): number[] => [...values(runFused('OutputFigures', { x: tf.tensor2d(x, [x.length, 1]) }, { low: -Infinity, high: Infinity, cuts })[0]!)];
    expect(figures(new Array<number>(5000).fill(0.1))).toEqual([Math.fround(0.1), 0, 0, 0]);
    expect(figures([-1, -2, -0], false)).toEqual([-1, Math.fround(2 / 3), 0, 0]);
    for (const odd of [[1, NaN, 2], [NaN, 1, 2]]) expect(figures(odd)).toEqual([NaN, NaN, 0, 0]);
    expect(figures([Infinity, 1, 2]).slice(0, 2)).toEqual([Infinity, NaN]);
  });
});

const layersOf = (): ReturnType<typeof build> => build([9, 9, 2], () => [
  tf.layers.conv2d({ name: 'convolution', filters: 8, kernelSize: 3, activation: 'relu' }), tf.layers.batchNormalization({ name: 'normalization' }), tf.layers.flatten(),
  tf.layers.dense({ name: 'first', units: 70, activation: 'relu', kernelConstraint: 'nonNeg' as never }), tf.layers.dense({ name: 'second', units: 33, activation: 'tanh', useBias: false }), tf.layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
]);

interface Trained { measured: Measurement[]; weights: number[][] }

/** Figures of six steps, of which each is measured where it is `wanted`. */
function trained(given: Partial<Experiment>, eager: boolean, wanted: (step: number) => boolean): Trained {
  const model = layersOf();
  const whole = { ...experiment(), ...given };
  const step = createStep(model, whole, attachHead(model, [whole.loss!]), undefined, { eager });
  const measured = Array.from({ length: 6 }, (_, i) => {
    const batch = { size: 15, inputs: [tf.tensor(noise(15 * 162, i), [15, 9, 9, 2])], targets: [tf.tensor1d(Int32Array.from({ length: 15 }, (_it, k) => (k * 7 + i) % 2), 'int32')] };
    const done = step(batch, { step: i, seed: 3, learningRate: 0.01, ...(wanted(i) ? { wanted: new Set(VITALS) } : {}), progress: { step: i, epoch: 0, stepsPerEpoch: 6, epochs: 1 } });
    tf.dispose([batch.inputs, batch.targets]);
    return done.measured;
  });
  step.dispose();
  return { measured, weights: weightsOf(model) };
}

describe.skipIf(!nativeIsThere)('a measured step as a graph', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test.each<[string, () => Partial<Experiment>]>([
    ['Adam, which tells what it is given and makes', () => ({ optimizer: optimizers.adam() })],
    ['Adam on clipped gradients', () => ({ optimizer: optimizers.adam(), clip: clip.globalNorm(0.1) })],
    ['Adam after weights have decayed', () => ({ optimizer: optimizers.adamw({ weightDecay: 0.1 }) })],
    ['Adam at two learning rates', () => ({ optimizer: optimizers.adam(), learningRateFactors: { first: 0.1 } })],
    ['an optimizer of TensorFlow\'s', () => ({ optimizer: optimizers.sgd({ learningRate: 0.01, momentum: 0.9 }) })],
  ])('has the figures of the same step by JavaScript, and the weights of one that is not measured: %s', (_name, given) => {
    const graph = trained(given(), false, () => true);
    const eager = trained(given(), true, () => true);
    graph.measured.forEach((layers, i) => {
      const figures = (it: Measurement): [string, number][] => [...it].flatMap(([layer, all]) => Object.entries(all).map(([figure, value]: [string, number]): [string, number] => [`${layer} ${figure}`, value]));
      const expected = new Map(figures(eager.measured[i]!));
      expect(figures(layers).map(([name]) => name)).toEqual([...expected.keys()]);
      for (const [name, value] of figures(layers)) expect(Math.abs(value - expected.get(name)!), name).toBeLessThanOrEqual(2e-6 * (Math.abs(expected.get(name)!) + 1e-3));
    });
    expect(graph.weights).toEqual(trained(given(), false, (step) => step === 4).weights);
  });

  test('makes no gradient of a kernel a second time, and reads no weights, where Adam tells of both', () => {
    const weights = [tf.variable(tf.tensor(noise(12, 1), [4, 3])), tf.variable(tf.tensor(noise(3, 2), [3]))];
    const optimizer = optimizers.adam();
    const x = tf.tensor2d(noise(20, 3), [5, 4]);
    const step = (): Record<string, Tensor> => {
      const dy = tf.mul(tf.add(tf.matMul(x, weights[0]!), weights[1]!), 2);
      const gradients = [tf.matMul(x, dy, true, false), tf.sum(dy, 0)];
      const before = weights.map((it) => tf.clone(it));
      optimizer.apply(gradients, weights, 0.1);
      return { report: tf.scalar(1), gradients: sizesOf(gradients), weights: sizesOf([...before, ...weights], before), others: sizesOf([gradients[0]!, x]) };
    };
    tf.dispose(step());
    const { nodes, told, outputs } = trace([], step).trace;
    const of = (name: string): string[] => needed(nodes, [name]).map(({ operation }) => operation).sort();
    expect(Object.keys(told)).toEqual(['gradients', 'weights', 'others']);
    for (const name of ['gradients', 'weights']) {
      const operations = of(told[name]!);
      expect(operations).not.toContain('GradnetSizes');
      expect(operations.filter((it) => it === 'GradnetAdam' || it === 'GradnetMatMul')).toEqual(['GradnetAdam']);
    }
    expect(of(told['others']!).filter((it) => it === 'GradnetSizes')).toHaveLength(1);
    // what is only looked at updates nothing
    expect(of(outputs['gradients']!)).not.toContain('GradnetAdam');
  });
});
