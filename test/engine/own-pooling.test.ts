/** Our own max pooling: what TensorFlow's gives, ties and edges included, and the gradient of a relu before it in the same pass. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, loss, nativeIsThere, noise, tensor, type Result } from './compare.ts';
import { recordedOperations } from './own.ts';

const read = (tensors: readonly Tensor[]): Result[] => tensors.map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));

const cases = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  sizes: fc.tuple(fc.integer({ min: 4, max: 12 }), fc.integer({ min: 4, max: 12 })),
  channels: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(32, 64, 100)),
  window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  few: fc.boolean(),
});

describe.skipIf(!nativeIsThere)('max pooling of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test('is what TensorFlow has, with its gradient, where several values are the largest too', () => {
    fc.assert(fc.property(cases, ({ batch, sizes, channels, window, strides, pad, few }) => {
      const shape = [batch, ...sizes, channels];
      const pool = (x: Tensor): Tensor => tf.maxPool(x as Tensor4D, window, strides, pad);
      const [own, stock] = [(work: () => Tensor[]) => work(), portably<Tensor[]>].map((where) => read(tf.tidy(() => where(() => {
        // of few different values most windows have the largest twice
        const x = few ? tf.round(tf.mul(tensor(shape, 1), 2)) : tensor(shape, 1) as Tensor;
        return [pool(x), tf.grad((it: Tensor) => loss(pool(it)))(x)];
      }))));
      expect(distance(own!, stock!)).toBeLessThan(1e-6);
    }), { numRuns: 60, seed: 5 });
  });

  test('passes the gradient to the first of the largest, and to none of those that relu made zeros of', () => {
    const x = tf.tensor4d([-1, -2, 3, 3, -3, -4, 3, 1], [1, 2, 4, 1]);
    const pool = (it: Tensor): Tensor => tf.maxPool(tf.relu(it) as Tensor4D, 2, 2, 'valid');
    expect([...tf.grad((it: Tensor) => tf.sum(pool(it)))(x).dataSync()]).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    const recorded = recordedOperations(() => tf.grad((it: Tensor) => tf.sum(pool(it)))(x), [x]);
    expect(recorded.filter((name) => /Relu|MaxPool/.test(name))).toEqual(['Relu', 'GradnetMaxPool', 'GradnetMaxPoolGrad']);
  });

  test('has NaN for a window with NaN, whose gradient is not lost', () => {
    const x = tf.tensor(noise(32, 1).map((value, i) => (i === 11 ? NaN : value)), [1, 4, 4, 2]) as Tensor4D;
    const pool = (it: Tensor): Tensor => tf.maxPool(it as Tensor4D, 2, 2, 'valid');
    expect([...pool(x).dataSync()].map(Number.isNaN)).toEqual([false, true, false, false, false, false, false, false]);
    expect(tf.sum(tf.grad((it: Tensor) => tf.sum(pool(it)))(x)).dataSync()[0]).toBe(8);
  });
});
