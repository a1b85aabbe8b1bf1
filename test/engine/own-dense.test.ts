/** Our own products and Adam's update: they compute what TensorFlow's operations do, and neither tiles nor joining change a bit. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Experiment } from '../../src/runtime/experiment.ts';
import { clip } from '../../src/runtime/clip/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { trace, type Trace } from '../../src/runtime/engine/native/graph/trace.ts';
import { operation } from '../../src/runtime/engine/native/kernels/operation.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { build, experiment, weightsOf } from '../runtime/in-process.ts';
import { distance, nativeIsThere, noise, tensor, type Result } from './compare.ts';

const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 21, max: 130 }), fc.constantFrom(32, 64, 240, 241));
const inner = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(384, 385, 800));
const products = fc.record({ rows: size, columns: size, inner, turnA: fc.boolean(), turnB: fc.boolean() });
const matrix = (rows: number, columns: number, turned: boolean, seed: number): Tensor2D => tensor(turned ? [columns, rows] : [rows, columns], seed);
const values = (it: Tensor): number[] => [...it.dataSync()];
/** By our operation, which larger ones are not done by in training. */
const ownProduct = (a: Tensor, b: Tensor, turnA = false, turnB = false): Tensor => operation('GradnetMatMul', [a, b], { flags: { transpose_a: turnA, transpose_b: turnB } })[0]!;

describe.skipIf(!nativeIsThere)('products of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test('are TensorFlow\'s but for the rounding of a plain sum', () => {
    fc.assert(fc.property(products, ({ rows, columns, inner: depth, turnA, turnB }) => tf.tidy(() => {
      const [a, b] = [matrix(rows, depth, turnA, 1), matrix(depth, columns, turnB, 2)];
      const own = values(ownProduct(a, b, turnA, turnB));
      const [stock, bound] = portably(() => [values(tf.matMul(a, b, turnA, turnB)), values(tf.matMul(tf.abs(a), tf.abs(b), turnA, turnB))]) as [number[], number[]];
      expect(own.every((value, i) => Math.abs(value - stock[i]!) <= bound[i]! * 2 * depth * 2 ** -24)).toBe(true);
    })), { numRuns: 60, seed: 7 });
  });

  test('are the same bits for some of the rows and columns alone', () => {
    fc.assert(fc.property(products, fc.double({ min: 0, max: 1, noNaN: true }), ({ rows, columns, inner: depth }, part) => tf.tidy(() => {
      const [a, b] = [matrix(rows, depth, false, 3), matrix(depth, columns, false, 4)];
      const [row, column] = [Math.floor(part * (rows - 1)), Math.floor((1 - part) * (columns - 1))];
      const some = ownProduct(tf.slice(a, [row, 0]), tf.slice(b, [0, column]));
      expect(values(some)).toEqual(values(tf.slice(ownProduct(a, b), [row, column])));
    })), { numRuns: 30, seed: 8 });
  });

  test('with bias and relu, or relu\'s gradient, are those of single operations to the bit', () => {
    fc.assert(fc.property(products, ({ rows, columns, inner: depth, turnA, turnB }) => tf.tidy(() => {
      const [a, b, bias, y] = [matrix(rows, depth, turnA, 5), matrix(depth, columns, turnB, 6), tensor([columns], 7), tensor([rows, columns], 8) as Tensor];
      const product = ownProduct(a, b, turnA, turnB);
      const turns = { transpose_a: turnA, transpose_b: turnB };
      const dense = (relu: boolean): number[] => values(operation('GradnetDense', [a, b, bias], { flags: { ...turns, relu } })[0]!);
      expect(dense(false)).toEqual(values(tf.add(product, bias)));
      expect(dense(true)).toEqual(values(tf.relu(tf.add(product, bias))));
      const gated = operation('GradnetGatedMatMul', [a, b, y], { flags: turns })[0]!;
      expect(values(tf.sub(gated, tf.mul(product, tf.cast(tf.greater(y, 0), 'float32')))).every((difference) => difference === 0)).toBe(true);
    })), { numRuns: 25, seed: 9 });
  });

  test('keep NaN, also where relu would take it for nothing', () => {
    const flags = { transpose_a: false, transpose_b: false, relu: true };
    expect(values(operation('GradnetDense', [tf.tensor2d([[NaN], [-1], [Infinity]]), tf.tensor2d([[1]]), tf.tensor1d([0])], { flags })[0]!)).toEqual([NaN, 0, Infinity]);
  });

  test('sum rows as TensorFlow does, and refuse what does not fit', () => {
    const x = tensor([33, 21], 3) as Tensor;
    expect(distance([{ shape: [21], data: values(tf.sum(x, 0)) }], [{ shape: [21], data: portably(() => values(tf.sum(x, 0))) }])).toBeLessThan(2e-6);
    const many = tensor([3, 700, 21], 3) as Tensor;
    // by parts, so that a sum of 2,100 values rounds less than one in their order
    expect(distance([{ shape: [21], data: values(tf.sum(many, [0, 1])) }], [{ shape: [21], data: portably(() => values(tf.sum(many, [0, 1]))) }])).toBeLessThan(5e-6);
    const flags = { transpose_a: false, transpose_b: false };
    expect(() => operation('GradnetGatedMatMul', [tf.ones([2, 3]), tf.ones([3, 2]), tf.ones([5])], { flags })).toThrow(/another size/);
    expect(() => operation('GradnetMatMul', [tf.ones([2, 3]), tf.ones([2, 2])], { flags })).toThrow(/another shape/);
  });
});

/** Weights and slots after some steps on variables of many sizes. */
function updated(): Result[] {
  const optimizer = optimizers.adam({ learningRate: 0.05, weightDecay: 0.1 });
  const variables = [tf.variable(tensor([5, 7], 1)), tf.variable(tensor([3], 2)), tf.variable(tensor([40, 500], 3))];
  for (let step = 0; step < 4; step++) optimizer.apply(variables.map(({ shape }, i) => tensor(shape, 10 * step + i)), variables, 0.05);
  const results = [...variables, ...optimizer.state().map((it) => it.tensor)].map((it) => ({ shape: it.shape, data: values(it) }));
  optimizer.dispose();
  tf.dispose(variables);
  return results;
}

const layersOf = (): ReturnType<typeof build> => build([11], () => [
  tf.layers.dense({ units: 37, activation: 'relu' }), tf.layers.dense({ units: 300, activation: 'relu' }), tf.layers.dense({ units: 40, useBias: false }),
  tf.layers.dense({ units: 2, activation: 'softmax' }),
]);

function trained(given: Partial<Experiment>, eager: boolean): { losses: number[]; weights: number[][] } {
  const model = layersOf();
  const whole = { ...experiment(), optimizer: optimizers.adam(), ...given };
  const step = createStep(model, whole, attachHead(model, [whole.loss!]), undefined, { eager });
  const losses = Array.from({ length: 9 }, (_, i) => {
    const batch = { size: 21, inputs: [tf.tensor(noise(21 * 11, i), [21, 11])], targets: [tf.tensor1d(Int32Array.from({ length: 21 }, (_it, k) => (k * 7 + i) % 2), 'int32')] };
    return step(batch, { step: i, seed: 3, learningRate: 0.01, progress: { step: i, epoch: 0, stepsPerEpoch: 9, epochs: 1 } }).loss;
  });
  step.dispose();
  return { losses, weights: weightsOf(model) };
}

describe.skipIf(!nativeIsThere)('Adam of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test('is TensorFlow\'s', () => {
    expect(distance(updated(), portably(updated))).toBeLessThan(2e-6);
  });

  test.each<[string, () => Partial<Experiment>]>([
    ['that makes the gradients itself', () => ({})],
    ['that is given clipped ones', () => ({ clip: clip.globalNorm(0.5) })],
    ['after weights have decayed', () => ({ optimizer: optimizers.adamw({ weightDecay: 0.1 }) })],
  ])('%s changes no bit in a graph', (_name, given) => {
    expect(trained(given(), false)).toEqual(trained(given(), true));
  });

  test('is one operation of all variables in a graph, and of gradients that somebody needs takes the values', () => {
    const of = (work: (gradients: Tensor[]) => Tensor): Trace => {
      const weights = [tf.variable(tensor([4, 3], 1) as Tensor), tf.variable(tensor([3], 2) as Tensor)];
      const optimizer = optimizers.adam();
      const x = tensor([5, 4], 3) as Tensor2D;
      const step = (): Record<string, Tensor> => {
        const dy = tf.mul(tf.add(tf.matMul(x, weights[0] as Tensor2D), weights[1]!), 2);
        const gradients = [tf.matMul(x, dy as Tensor2D, true, false), tf.sum(dy, 0)];
        optimizer.apply(gradients, weights, 0.1);
        return { report: work(gradients) };
      };
      tf.dispose(step());
      return trace([], step).trace;
    };
    const counts = ({ nodes }: Trace): unknown[] => nodes.filter((it) => it.operation === 'GradnetAdam').map(({ attributes }) =>
      ['values', 'sums', 'products'].map((name) => attributes.find((it) => it.name === name)!.value));
    expect(counts(of(() => tf.scalar(1)))).toEqual([[0, 1, 1]]);
    expect(counts(of(([kernel]) => tf.sum(kernel!)))).toEqual([[1, 1, 0]]);
    expect(portably(() => of(() => tf.scalar(1))).nodes.filter((it) => it.operation.startsWith('Gradnet'))).toEqual([]);
  });
});
