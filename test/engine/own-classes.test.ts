/** Cross-entropy, accuracy and the samples of a step by our own operations, and recorded steps without detours, against TensorFlow's. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { direct } from '../../src/runtime/engine/native/graph/direct.ts';
import { trace } from '../../src/runtime/engine/native/graph/trace.ts';
import { operation } from '../../src/runtime/engine/native/kernels/operation.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { metrics } from '../../src/runtime/metrics/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, nativeIsThere, noise, tensor, type Result } from './compare.ts';

const values = (it: Tensor): number[] => [...it.dataSync()];
const result = (it: Tensor): Result => ({ shape: it.shape, data: values(it) });
const labelsOf = (rows: number, classes: number, seed: number): Tensor => tf.tensor1d(Int32Array.from(noise(rows, seed), (it) => Math.floor((it + 1) / 2 * classes)), 'int32');
const shapes = fc.record({ rows: fc.integer({ min: 1, max: 70 }), classes: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(16, 32, 1000)), scale: fc.constantFrom(1, 30, 300) });

describe.skipIf(!nativeIsThere)('operations of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  const crossEntropy = (logits: Tensor, labels: Tensor): Tensor => losses.crossEntropy().compute(labels, logits, { logits: true });
  const lossAndGradient = (logits: Tensor, labels: Tensor): Result[] => [crossEntropy(logits, labels), tf.grad((it) => crossEntropy(it, labels))(logits)].map(result);

  test('cross-entropy and its gradient are TensorFlow\'s but for rounding', () => {
    fc.assert(fc.property(shapes, ({ rows, classes, scale }) => tf.tidy(() => {
      const [logits, labels] = [tf.mul(tensor([rows, classes], rows) as Tensor, scale), labelsOf(rows, classes, classes)];
      const [own, stock] = [lossAndGradient(logits, labels), portably(() => lossAndGradient(logits, labels))];
      // losses are as large as the logits, or as the logarithm of the classes
      expect(Math.abs(own[0]!.data[0]! - stock[0]!.data[0]!)).toBeLessThan(2 ** -22 * Math.max(8, scale));
      expect(distance(own.slice(1), stock.slice(1))).toBeLessThan(classes === 1 ? 1e-6 : 2e-6);
    })), { numRuns: 60, seed: 3 });
  });

  test('cross-entropy keeps NaN and infinities as TensorFlow does, and tells of a label that there is no class for', () => {
    const labels = tf.tensor1d([0, 1], 'int32');
    const kinds = (logits: number[][]): string[] => lossAndGradient(tf.tensor2d(logits), labels).flatMap(({ data }) => data.map((it) => (Number.isFinite(it) ? (it === 0 ? '0' : 'finite') : String(it))));
    for (const logits of [[[NaN, 1, 2], [0, 1, 2]], [[0, 1, 2], [1, NaN, 2]], [[Infinity, 1, 2], [0, 1, 2]], [[-Infinity, 1, 2], [0, 1, 2]], [[0, 1, 2], [-Infinity, 1, 200]]]) {
      expect(kinds(logits)).toEqual(portably(() => kinds(logits)));
    }
    expect(() => crossEntropy(tf.zeros([2, 3]), tf.tensor1d([0, 3], 'int32'))).toThrow('a label is 3, where there are 3 classes');
  });

  test('who is right is told as by argMax, the first of equals', () => {
    fc.assert(fc.property(shapes, ({ rows, classes }) => tf.tidy(() => {
      // few different scores, so that several are the highest
      const scores = tf.floor(tf.mul(tensor([rows, classes + 1], rows) as Tensor, 3));
      const right = (): number[] => values(metrics.accuracy().compute(labelsOf(rows, classes + 1, classes), scores) as Tensor);
      expect(right()).toEqual(portably(right));
    })), { numRuns: 40, seed: 4 });
  });

  test('samples are those of the step\'s numbers, bytes as parts of 255', () => {
    const rows = tf.tensor2d([[3, 0], [1, 1]], [2, 2], 'int32');
    const step = tf.scalar(1, 'int32');
    const floats = tensor([4, 5, 3], 1) as Tensor;
    expect(result(operation('GradnetTakeFloats', [floats, rows, step], {})[0]!)).toEqual(result(tf.gather(floats, [1, 1])));
    const whole = tf.tensor2d([[1, 2], [3, 4], [5, 6], [7, 8]], [4, 2], 'int32');
    expect(values(operation('GradnetTakeInts', [whole, rows, tf.scalar(0, 'int32')], {})[0]!)).toEqual([7, 8, 1, 2]);
    expect(() => operation('GradnetTakeFloats', [tf.zeros([3, 2]), rows, tf.scalar(0, 'int32')], {})).toThrow('sample 3 of 3');
    expect(() => operation('GradnetTakeFloats', [floats, rows, tf.scalar(2, 'int32')], {})).toThrow('there is no row of samples for step 2');
  });

  test('a recorded step takes values from where they were made', () => {
    const work = (x: Tensor): Tensor => tf.relu(tf.cast(tf.reshape(tf.reshape(x, [2, 1, 3]), [2, 3]), 'float32'));
    const x = tensor([2, 3], 5) as Tensor2D;
    const { trace: recorded, results } = trace([x], () => ({ report: work(x), other: tf.reshape(tf.square(x), [6]) }));
    expect(values(results['report']!)).toEqual(values(tf.relu(x)));
    // what another shape is asked of stays
    expect(recorded.nodes.map(({ operation: name, inputs }) => [name, inputs[0] ?? ''])).toEqual([['Placeholder', ''], ['Relu', 'input0'], ['Square', 'input0'], ['Const', ''], ['Reshape', recorded.nodes[2]!.name]]);
  });
});

test('an update waits for all that use a variable\'s values in another shape', () => {
  const node = (name: string, operation: string, inputs: string[], follows?: string[]): Parameters<typeof direct>[0][number] => ({ name, operation, attributes: [], inputs, ...(follows && { follows }) });
  const shapes = new Map([['v', [2, 3]], ['a', [6]], ['b', [2, 3]], ['use', [2, 3]], ['late', [2, 3]]]);
  const nodes = direct([node('a', 'Reshape', ['v', 's']), node('b', 'Reshape', ['a', 's']), node('use', 'Relu', ['b']), node('update', 'Write', ['use'], ['a']), node('late', 'Relu', ['b'])], shapes);
  expect(nodes.find(({ name }) => name === 'update')!.follows).toEqual(['a', 'b', 'use']);
  expect(nodes.find(({ name }) => name === 'use')!.inputs).toEqual(['v']);
});
