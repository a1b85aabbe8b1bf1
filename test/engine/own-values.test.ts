/** Our own dropout, gelu, softmax's gradient and layer normalization: what TensorFlow's operations give, composed. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { droppedOut, withDraws } from '../../src/runtime/draws.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { missingOwnKernels, portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { uniformValues } from '../../src/runtime/philox.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, loss, nativeIsThere, tensor, type Result } from './compare.ts';

/** A layer's or function's values and the gradients of its input and weights. */
function resultsOf(shape: number[], compute: (x: Tensor) => Tensor, weights: readonly { read(): Tensor }[] = []): Result[] {
  return tf.tidy(() => {
    const x = tensor(shape, 3) as Tensor;
    const ofWeights = weights.length === 0 ? {} : tf.variableGrads(() => loss(compute(x)), weights.map((it) => it.read()) as never).grads;
    return [compute(x), tf.grad((given) => loss(compute(given)))(x), ...Object.values(ofWeights)].map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
  });
}

const shapes = fc.record({ rows: fc.integer({ min: 1, max: 70 }), columns: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 300)) });
const bytes = (values: ArrayLike<number>): string => Buffer.from(Float32Array.from(values).buffer).toString('base64');
const dropped = (x: Tensor, rate: number, seed: number): Tensor => withDraws(() => seed, () => droppedOut(x, rate));

describe.skipIf(!nativeIsThere)('operations of our own on values and rows', () => {
  beforeAll(async () => {
    await selectEngine('native');
    expect(missingOwnKernels()).toBeUndefined(); // else what is composed would be compared with itself
  });

  test('gelu and its gradient', () => {
    const { activation } = tf.layers.activation({ activation: 'gelu' }) as unknown as { activation: { apply(x: Tensor): Tensor } };
    fc.assert(fc.property(shapes, fc.constantFrom(0.1, 1, 10), ({ rows, columns }, spread) => {
      const all = (): Result[] => resultsOf([rows, columns], (x) => activation.apply(tf.mul(x, spread)));
      // single roundings of erf and exp: 2e-7 of the largest value, and of what the gradient is multiplied with
      expect(distance(all(), portably(all))).toBeLessThan(2e-6);
    }), { numRuns: 12, seed: 1 });
    const far = tf.tensor1d([NaN, 1e38, -1e38, 0]);
    expect([...activation.apply(far).dataSync()]).toEqual([NaN, Math.fround(1e38), -0, 0]);
    expect([...tf.grad((x) => activation.apply(x))(far).dataSync()]).toEqual([NaN, 1, 0, 0.5]);
  });

  test('softmax\'s gradient', () => {
    fc.assert(fc.property(shapes, ({ rows, columns }) => {
      const all = (): Result[] => resultsOf([2, rows, columns], (x) => tf.softmax(tf.mul(x, 3)));
      expect(distance(all(), portably(all))).toBeLessThan(2e-6);
    }), { numRuns: 10, seed: 2 });
  });

  test('layer normalization and its gradients', () => {
    fc.assert(fc.property(shapes, ({ rows, columns }) => {
      const layer = tf.layers.layerNormalization();
      layer.apply(tf.zeros([1, columns]));
      layer.setWeights(layer.getWeights().map((weight, i) => tensor(weight.shape, i + 5) as Tensor));
      const all = (): Result[] => resultsOf([2 * rows, columns], (x) => layer.apply(x) as Tensor, layer.trainableWeights as never);
      // a row of one or two values is all rounding: 1 / √ε of what x loses when its mean is taken off
      expect(distance(all(), portably(all))).toBeLessThan(columns < 3 ? 1e-3 : 2e-5);
    }), { numRuns: 15, seed: 3 });
  });

  test('dropout draws and applies the bits of every engine', () => {
    const given = fc.record({ size: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(16_384, 40_001)), rate: fc.constantFrom(0.1, 0.25, 0.5, 0.9), seed: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) });
    fc.assert(fc.property(given, ({ size, rate, seed }) => {
      const x = tensor([size], 7) as Tensor;
      const all = (): string[] => tf.tidy(() => [dropped(x, rate, seed), tf.grad((it) => tf.mul(dropped(it as Tensor, rate, seed), 3))(x)].map((it) => bytes(it.dataSync())));
      const own = all();
      expect(own).toEqual(portably(all));
      const kept = Float32Array.from(uniformValues([seed, 0], size), (it) => (it < Math.fround(1 - rate) ? 1 : 0));
      expect(own[0]).toBe(bytes(tf.tidy(() => tf.mul(x, tf.mul(tf.tensor1d(kept), 1 / (1 - rate))).dataSync())));
    }), { numRuns: 25, seed: 4 });
  });
});
