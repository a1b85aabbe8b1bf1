/** Every loss against Keras': its value and its gradient by the outputs. */
import { readFileSync } from 'node:fs';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Loss } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';

interface Case { name: string; loss: string; arguments: Record<string, number | boolean>; y_true: StoredTensor; y_pred: StoredTensor; value: number; gradient: StoredTensor }
const { cases } = JSON.parse(readFileSync(new URL('../fixtures/oracles/training/losses.json', import.meta.url), 'utf8')) as { cases: Case[] };
const ours: Record<string, string> = {
  SparseCategoricalCrossentropy: 'crossEntropy', CategoricalCrossentropy: 'crossEntropy', BinaryCrossentropy: 'binaryCrossentropy',
  CategoricalFocalCrossentropy: 'focalCrossEntropy', BinaryFocalCrossentropy: 'binaryFocalCrossEntropy', KLDivergence: 'klDivergence',
  MeanSquaredError: 'meanSquaredError', MeanAbsoluteError: 'meanAbsoluteError', Huber: 'huber', LogCosh: 'logCosh', Poisson: 'poisson',
  CosineSimilarity: 'cosineSimilarity', Hinge: 'hinge', SquaredHinge: 'squaredHinge',
};
const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const compared = cases.filter(({ loss }) => loss in ours);

beforeAll(async () => void (await selectEngine('cpu')));

it('compares every loss', () => expect(new Set(compared.map(({ loss }) => ours[loss]))).toEqual(new Set(Object.keys(losses))));

it.each(compared.map((c) => [c.name, c] as const))('%s', (_, c) => {
  const options = Object.fromEntries(Object.entries(c.arguments).map(([name, value]) => [camel(name), value]));
  const loss = (losses as unknown as Record<string, (options: object) => Loss>)[ours[c.loss]!]!(options);
  const targets = tf.tensor(decode(c.y_true), [...c.y_true.shape], c.y_true.dtype);
  const { value, grad } = tf.valueAndGrad((outputs: Tensor) => loss.compute(targets, outputs, { logits: false }))(tf.tensor(decode(c.y_pred), [...c.y_pred.shape]));
  // values of Keras' case are of order one; the relative error is what counts
  expect(Math.abs(value.dataSync()[0]! - c.value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(c.value)));
  const wanted = decode(c.gradient);
  grad.dataSync().forEach((x, k) => expect(Math.abs(x - wanted[k]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted[k]!))));
});

it('losses that take logits give the same before and after their link', () => {
  const logits = tf.tensor2d([[1, -2, 0.5], [3, 3, -1]]);
  const classes = tf.tensor1d([2, 0], 'int32');
  const bits = tf.tensor2d([[1, 0, 1], [0, 0, 1]]);
  for (const loss of [losses.crossEntropy(), losses.klDivergence(), losses.focalCrossEntropy(), losses.binaryCrossentropy(), losses.binaryFocalCrossEntropy()]) {
    const [targets, outputs] = loss.link === 'softmax' ? [classes, tf.softmax(logits)] : [bits, tf.sigmoid(logits)];
    expect(loss.compute(targets, logits, { logits: true }).dataSync()[0]).toBeCloseTo(loss.compute(targets, outputs, { logits: false }).dataSync()[0]!, 5);
  }
});
