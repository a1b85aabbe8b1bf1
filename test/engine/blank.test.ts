/**
 * Where a convolution sees nothing but zeros it gives its bias exactly, by whatever algorithm: transforms of tiles would leave
 * rounding there, and relu, whose slope is 0 at zero and 1 above, would pass gradients that are not there. Pictures with a black
 * background and biases that begin with 0 are the usual case.
 */
import fc from 'fast-check';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { nativeIsThere, noise, tensor } from './compare.ts';

const cases = fc.record({
  height: fc.integer({ min: 3, max: 14 }), width: fc.integer({ min: 3, max: 14 }), channels: fc.constantFrom(8, 12, 16, 20, 36), filters: fc.constantFrom(8, 12, 24),
  pad: fc.constantFrom('same' as const, 'valid' as const), pixels: fc.integer({ min: 0, max: 6 }), seed: fc.nat(1e6),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Zeros but for a few pixels, each of one channel. */
function almostBlank({ height, width, channels, pixels, seed }: Case): Tensor4D {
  const values = new Float32Array(2 * height * width * channels);
  noise(2 * pixels, seed).forEach((x, i, all) => {
    if (i % 2 === 0) values[Math.floor(((x + 1) / 2) * values.length)] = all[i + 1]!;
  });
  return tf.tensor4d(values, [2, height, width, channels]);
}

describe.each(['wasm', ...(nativeIsThere ? ['native'] as const : [])] as const)('on %s', (engine) => {
  test('an output that sees nothing but zeros is the bias, and others are not', async () => {
    await selectEngine(engine);
    fc.assert(fc.property(cases, (given) => tf.tidy(() => {
      const x = almostBlank(given);
      const [filter, bias] = [tensor([3, 3, given.channels, given.filters], given.seed), tensor([given.filters], given.seed + 1)] as [Tensor4D, never];
      const seen = tf.notEqual(tf.maxPool(tf.max<Tensor4D>(tf.abs(x), 3, true), 3, 1, given.pad), 0);
      const plain = tf.conv2d(x, filter, 1, given.pad);
      expect(tf.equal(tf.notEqual(plain, 0), seen).dataSync().every((same) => same === 1)).toBe(true);
      const biased = tf.fused.conv2d({ x, filter, bias, strides: 1, pad: given.pad });
      expect(tf.logicalOr(seen, tf.equal(biased, bias)).dataSync().every((right) => right === 1)).toBe(true);
    })), { numRuns: 60, seed: 4 });
  });

  test('an infinite weight is no number there, as anywhere', async () => {
    await selectEngine(engine);
    const filter = tf.buffer([3, 3, 8, 8]);
    filter.set(Infinity, 1, 1, 2, 3);
    const y = tf.conv2d(tf.zeros([1, 6, 6, 8]) as Tensor4D, filter.toTensor() as Tensor4D, 1, 'same').dataSync();
    expect([...y].every((value, i) => i % 8 !== 3 || Number.isNaN(value))).toBe(true);
  });
});
