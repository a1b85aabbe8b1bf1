/** Losses against their formulas in double precision, their gradients against finite differences, and at the extremes. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { metrics } from '../../src/runtime/metrics/index.ts';
import { tf } from '../../src/runtime/tf.ts';

beforeAll(async () => void (await selectEngine('auto')));

const value = (tensor: Tensor): number => tensor.dataSync()[0]!;
const logits = [[1, -2, 0.5], [3, 3, -1]];
const labels = [2, 0];

function reference(smoothing: number): number {
  return logits.reduce((sum, row, i) => {
    const lse = Math.log(row.reduce((s, x) => s + Math.exp(x), 0));
    return sum - row.reduce((s, x, k) => s + ((k === labels[i] ? 1 - smoothing : 0) + smoothing / 3) * (x - lse), 0);
  }, 0) / logits.length;
}

describe('crossEntropy', () => {
  const targets = (): Tensor => tf.tensor1d(labels, 'int32');

  it.each([0, 0.1])('equals its formula with label smoothing %s, from logits and from probabilities', (labelSmoothing) => {
    const loss = losses.crossEntropy({ labelSmoothing });
    expect(value(loss.compute(targets(), tf.tensor2d(logits), { logits: true }))).toBeCloseTo(reference(labelSmoothing), 5);
    const probabilities = tf.softmax(tf.tensor2d(logits));
    expect(value(loss.compute(targets(), probabilities, { logits: false }))).toBeCloseTo(reference(labelSmoothing), 5);
    const own = losses.crossEntropy({ labelSmoothing, fromLogits: true });
    expect(value(own.compute(targets(), tf.tensor2d(logits), { logits: false }))).toBeCloseTo(reference(labelSmoothing), 5);
  });

  it('has the gradient softmax - target, over the batch', () => {
    const gradient = tf.grad((x) => losses.crossEntropy().compute(targets(), x, { logits: true }))(tf.tensor2d(logits));
    const expected = tf.div(tf.sub(tf.softmax(tf.tensor2d(logits)), tf.oneHot(targets().toInt(), 3).toFloat()), 2);
    const difference = value(tf.max(tf.abs(tf.sub(gradient, expected))));
    expect(difference).toBeLessThan(1e-6);
  });

  it('stays exact where the log of a probability would be lost', () => {
    const far = tf.tensor2d([[0, 200], [1e4, -1e4]]);
    const loss = losses.crossEntropy().compute(tf.tensor1d([0, 1], 'int32'), far, { logits: true });
    expect(value(loss)).toBeCloseTo((200 + 2e4) / 2, 2);
    const gradient = tf.grad((x) => losses.crossEntropy().compute(tf.tensor1d([0, 1], 'int32'), x, { logits: true }))(far);
    expect([...gradient.dataSync()]).toEqual([-0.5, 0.5, 0.5, -0.5]);
  });

  it('takes sequences of classes', () => {
    const loss = losses.crossEntropy().compute(tf.tensor2d([[2], [0]], [2, 1], 'int32'), tf.tensor3d(logits.map((row) => [row])), { logits: true });
    expect(value(loss)).toBeCloseTo(reference(0), 5);
  });
});

describe('the other losses', () => {
  const outputs = [0.2, -0.7, 1.5];
  const wanted = [0, 1, 1];
  const targets = (): Tensor => tf.tensor1d(wanted);
  const mean = (f: (x: number, t: number) => number): number => outputs.reduce((s, x, i) => s + f(x, wanted[i]!), 0) / 3;
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

  it.each([
    ['meanSquaredError', losses.meanSquaredError(), mean((x, t) => (x - t) ** 2)],
    ['meanAbsoluteError', losses.meanAbsoluteError(), mean((x, t) => Math.abs(x - t))],
    ['binaryCrossentropy', losses.binaryCrossentropy({ fromLogits: true }),
      -mean((x, t) => t * Math.log(sigmoid(x)) + (1 - t) * Math.log(1 - sigmoid(x)))],
    ['binaryCrossentropy, smoothed', losses.binaryCrossentropy({ fromLogits: true, labelSmoothing: 0.2 }),
      -mean((x, t) => (0.8 * t + 0.1) * Math.log(sigmoid(x)) + (0.9 - 0.8 * t) * Math.log(1 - sigmoid(x)))],
  ])('%s equals its formula, and its gradient the differences', (_, loss, expected) => {
    const at = (xs: number[]): number => value(loss.compute(targets(), tf.tensor1d(xs), { logits: false }));
    expect(at(outputs)).toBeCloseTo(expected, 5);
    const gradient = tf.grad((x) => loss.compute(targets(), x, { logits: false }))(tf.tensor1d(outputs)).dataSync();
    outputs.forEach((x, i) => {
      const step = 1e-2;
      const difference = (at(outputs.with(i, x + step)) - at(outputs.with(i, x - step))) / (2 * step);
      expect(gradient[i]).toBeCloseTo(difference, 3);
    });
  });

  it('binaryCrossentropy of probabilities equals that of their logits', () => {
    const loss = losses.binaryCrossentropy();
    const a = value(loss.compute(targets(), tf.tensor1d(outputs), { logits: true }));
    const b = value(loss.compute(targets(), tf.sigmoid(tf.tensor1d(outputs)), { logits: false }));
    expect(a).toBeCloseTo(b, 5);
    expect(value(loss.compute(tf.tensor1d([0]), tf.tensor1d([500]), { logits: true }))).toBeCloseTo(500, 3);
  });
});

describe('accuracy', () => {
  it('counts class indices, and the side of 1/2 for yes/no targets', () => {
    const classes = metrics.accuracy().compute(tf.tensor1d([0, 2, 1], 'int32'), tf.tensor2d([[5, 1, 2], [0, 1, 2], [9, 1, 1]]));
    expect([...classes.dataSync()]).toEqual([1, 1, 0]);
    const yesNo = metrics.accuracy().compute(tf.tensor2d([[1, 0], [0, 0]]), tf.tensor2d([[0.7, 0.4], [0.6, 0.1]]));
    expect([...yesNo.dataSync()]).toEqual([1, 0.5]);
  });
});
