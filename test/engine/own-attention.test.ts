/** Our own attention and its gradient: what TensorFlow's operations give, composed. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { missingOwnKernels, portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { layers } from '../../src/runtime/layers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, loss, nativeIsThere, tensor, type Result } from './compare.ts';

type Sizes = { numHeads: number; keyDim: number; valueDim: number; causal: boolean; useBias: boolean };

/** A layer whose weights are not those of a beginning. */
function layerOf(sizes: Sizes, shapes: readonly number[][]): ReturnType<typeof layers.multiHeadAttention> {
  const layer = layers.multiHeadAttention(sizes as never);
  layer.apply(shapes.map((shape) => tf.zeros(shape)));
  layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(tensor(weight.shape, i + 5) as Tensor, 0.3)));
  return layer;
}

/** Its answers, and the gradients of what it is given and of its weights. */
function resultsOf(layer: ReturnType<typeof layerOf>, given: readonly Tensor[]): Result[] {
  const answers = (inputs: readonly Tensor[]): Tensor => layer.apply(inputs as Tensor[]) as Tensor;
  return tf.tidy(() => {
    // what is added to all keys alike changes no answer: that gradient is 0 but for rounding
    const weights = layer.trainableWeights.filter(({ originalName }) => !originalName.includes('key_bias')).map((it) => it.read());
    const ofInputs = tf.grads((...inputs: Tensor[]) => loss(answers(inputs)))([...given]);
    const ofWeights = Object.values(tf.variableGrads(() => loss(answers(given)), weights as never).grads);
    return [answers(given), ...ofInputs, ...ofWeights].map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
  });
}

const sizes = fc.record({ numHeads: fc.integer({ min: 1, max: 3 }), keyDim: fc.integer({ min: 1, max: 40 }), valueDim: fc.integer({ min: 1, max: 40 }), causal: fc.boolean(), useBias: fc.boolean() });
const lengths = fc.record({ batch: fc.integer({ min: 1, max: 3 }), from: fc.oneof(fc.integer({ min: 2, max: 40 }), fc.constantFrom(64, 130)), to: fc.oneof(fc.integer({ min: 2, max: 40 }), fc.constantFrom(64, 100)) });
/** Of sums of up to 130 products, and of exp, in relation to the largest value; what goes back through softmax is a difference, which loses a digit. */
const ROUNDING = 2e-5;

describe.skipIf(!nativeIsThere)('attention of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
    expect(missingOwnKernels()).toBeUndefined(); // else what is composed would be compared with itself
  });

  test('of a sequence to itself, with all gradients', () => {
    fc.assert(fc.property(sizes, lengths, (of, { batch, from }) => {
      const shape = [batch, from, 7];
      const layer = layerOf(of, [shape]);
      const all = (): Result[] => resultsOf(layer, [tensor(shape, 3) as Tensor]);
      expect(distance(all(), portably(all))).toBeLessThan(ROUNDING);
    }), { numRuns: 12, seed: 1 });
  });

  test('to another sequence, with all gradients', () => {
    fc.assert(fc.property(sizes, lengths, (of, { batch, from, to }) => {
      const shapes = [[batch, from, 7], [batch, to, 5], [batch, to, 6]];
      const layer = layerOf(of, shapes);
      const all = (): Result[] => resultsOf(layer, shapes.map((shape, i) => tensor(shape, i + 3) as Tensor));
      expect(distance(all(), portably(all))).toBeLessThan(ROUNDING);
    }), { numRuns: 12, seed: 2 });
  });

  test('the gradient is that of finite differences', () => {
    const layer = layerOf({ numHeads: 2, keyDim: 5, valueDim: 3, causal: true, useBias: true }, [[2, 9, 4]]);
    const x = tensor([2, 9, 4], 3) as Tensor;
    const along = tensor([2, 9, 4], 8) as Tensor;
    const lossOf = (it: Tensor): Tensor => loss(layer.apply(it) as Tensor);
    const slope = tf.sum(tf.mul(tf.grad(lossOf)(x), along)).dataSync()[0]!;
    const [ahead, behind] = [1, -1].map((sign) => lossOf(tf.add(x, tf.mul(along, sign * 1e-2))).dataSync()[0]!) as [number, number];
    expect(slope).not.toBe(0);
    expect(Math.abs((ahead - behind) / 2e-2 / slope - 1)).toBeLessThan(5e-3);
  });

  test('what is no number stays in its example, and scores without bounds do as TensorFlow\'s', () => {
    const layer = layerOf({ numHeads: 2, keyDim: 4, valueDim: 4, causal: false, useBias: false }, [[3, 20, 4]]);
    const x = (tensor([3, 20, 4], 3) as Tensor).arraySync() as number[][][];
    x[1]![5]![2] = NaN;
    x[2]!.forEach((row) => row.forEach((_, i) => { row[i]! *= 1e18; }));
    const answers = (): Float32Array => tf.tidy(() => (layer.apply(tf.tensor3d(x)) as Tensor).dataSync() as Float32Array);
    const [own, composed] = [answers(), portably(answers)];
    expect([...own].map(Number.isNaN)).toEqual([...composed].map(Number.isNaN));
    expect(own.slice(0, 80).some(Number.isNaN)).toBe(false);
    expect(own.slice(80, 160).every(Number.isNaN)).toBe(true);
  });

  test('of an empty batch, and of a length of one', () => {
    const layer = layerOf({ numHeads: 2, keyDim: 4, valueDim: 4, causal: true, useBias: true }, [[1, 1, 4]]);
    expect((layer.apply(tf.zeros([0, 5, 4])) as Tensor).shape).toEqual([0, 5, 4]);
    const all = (): Result[] => resultsOf(layer, [tensor([1, 1, 4], 3) as Tensor]);
    expect(distance(all(), portably(all))).toBeLessThan(ROUNDING);
  });
});
