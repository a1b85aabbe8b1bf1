/** Convolutions by our own operations: they give what TensorFlow's give, the same bits by any number of threads, and take the shapes they are for. */
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { tf } from '../../src/runtime/tf.ts';
import { bundle, execute } from './child.ts';
import { distance, loss, nativeIsThere, tensor, type Result } from './compare.ts';
import { expectAsStock, recordedOperations, resultsOf } from './own.ts';

interface Case { batch: number; height: number; width: number; channels: number; filters: number; pad: 'same' | 'valid' }

const cases = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  height: fc.integer({ min: 3, max: 15 }),
  width: fc.integer({ min: 3, max: 15 }),
  channels: fc.oneof(fc.integer({ min: 8, max: 40 }), fc.constantFrom(16, 32, 48, 64)),
  filters: fc.oneof(fc.integer({ min: 8, max: 40 }), fc.constantFrom(16, 32, 48, 64)),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

/** The convolution, and the gradients for images and filter. */
function convolved({ batch, height, width, channels, filters, pad }: Case): Tensor[] {
  const [x, filter] = [tensor([batch, height, width, channels], 1), tensor([3, 3, channels, filters], 2)] as [Tensor4D, Tensor4D];
  return [tf.conv2d(x, filter, 1, pad), ...tf.grads((a, b) => loss(tf.conv2d(a as Tensor4D, b as Tensor4D, 1, pad)))([x, filter])];
}

/** Prints a digest of convolutions and their gradients. */
const threadsSource = `
import { tf } from 'tf';
import { selectEngine } from 'engine';
import { createHash } from 'node:crypto';
await selectEngine('native');
const seeded = (shape, seed) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const hash = createHash('sha256');
for (const [channels, filters] of [[16, 16], [40, 12]]) {
  const [x, filter, dy] = [seeded([40, 26, 27, channels], 1), seeded([3, 3, channels, filters], 2), seeded([40, 26, 27, filters], 3)];
  const y = tf.conv2d(x, filter, 1, 'same');
  const slopes = tf.grads((a, b) => tf.sum(tf.mul(tf.conv2d(a, b, 1, 'same'), dy)))([x, filter]);
  for (const it of [y, ...slopes]) hash.update(it.dataSync());
}
console.log(hash.digest('hex'));
`;

describe.skipIf(!nativeIsThere)('our own convolutions', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  // Products of the transformed tiles are rounded twice as coarsely as the plain sum, whose error is some 1e-6 of the largest value.
  test('give what TensorFlow\'s give, and both gradients, to the rounding of a sum', () => {
    expectAsStock(cases, convolved, 60);
  });

  test('have gradients that are those of the function', () => {
    const [x, filter, along] = [tensor([2, 5, 6, 8], 1), tensor([3, 3, 8, 9], 2), tensor([3, 3, 8, 9], 3)] as [Tensor4D, Tensor4D, Tensor4D];
    tf.tidy(() => {
      // quadratic in the filter, so a difference is the derivative to rounding
      const at = (step: number): number => (loss(tf.conv2d(x, tf.add<Tensor4D>(filter, tf.mul(along, step)), 1, 'same')) as Tensor).dataSync()[0]!;
      const slope = tf.grad((it) => loss(tf.conv2d(x, it as Tensor4D, 1, 'same')))(filter);
      expect((at(0.5) - at(-0.5)) / tf.sum(tf.mul(slope, along)).dataSync()[0]!).toBeCloseTo(1, 4);
    });
  });

  test('take filters of 3 × 3 at stride 1 with channels enough, and nothing that is recorded for others', () => {
    const own = (channels: number, filters: number, size = 3, stride = 1, dilation = 1): boolean => {
      const [x, filter] = [tensor([1, 9, 9, channels], 1), tensor([size, size, channels, filters], 2)] as [Tensor4D, Tensor4D];
      return recordedOperations(() => tf.conv2d(x, filter, stride, 'same', 'NHWC', dilation)).some((it) => it.startsWith('GradnetConv'));
    };
    expect([own(16, 16), own(48, 12), own(8, 8)]).toEqual([true, true, true]);
    expect([own(3, 16), own(16, 16, 5), own(16, 16, 3, 2), own(16, 16, 3, 1, 2), portably(() => own(16, 16))]).toEqual([false, false, false, false, false]);
  });

  test('are part of what is fused with a bias and an activation', () => {
    const [x, filter, bias] = [tensor([2, 7, 7, 16], 1), tensor([3, 3, 16, 20], 2), tensor([20], 3)] as [Tensor4D, Tensor4D, Tensor];
    const fused = (activation: 'relu' | 'linear' | 'elu'): Result[] =>
      resultsOf(() => [tf.fused.conv2d({ x, filter, bias, strides: 1, pad: 'same', activation })]);
    for (const activation of ['relu', 'linear', 'elu'] as const) expect(distance(fused(activation), portably(() => fused(activation)))).toBeLessThan(5e-6);
  });

  test('do without images', () => {
    const shapes = convolved({ batch: 0, height: 5, width: 5, channels: 8, filters: 8, pad: 'valid' });
    expect(shapes.map((it) => it.shape)).toEqual([[0, 3, 3, 8], [0, 5, 5, 8], [3, 3, 8, 8]]);
    expect([...shapes[2]!.dataSync()].every((value) => value === 0)).toBe(true);
  });

  test('keep what is not a number where it is seen', () => {
    const [x, filter] = [tensor([1, 8, 8, 8], 1), tensor([3, 3, 8, 8], 2)] as [Tensor4D, Tensor4D];
    const broken = tf.where(tf.equal(tf.range(0, 8 * 8 * 8).reshape(x.shape), 8 * (8 * 4 + 4)), NaN, x) as Tensor4D;
    const [own, stock] = [tf.conv2d(broken, filter, 1, 'same'), portably(() => tf.conv2d(broken, filter, 1, 'same'))].map((it) => [...it.dataSync()]) as [number[], number[]];
    expect(stock.some(Number.isNaN)).toBe(true);
    expect(stock.every((value, i) => !Number.isNaN(value) || Number.isNaN(own[i]!))).toBe(true);
  });

  test('give the same bits however many threads there are', async () => {
    // two folders down, where the bundle finds native/ as src/runtime/engine/native does
    const program = await bundle(threadsSource, { into: fileURLToPath(new URL('../../node_modules/.cache/gradnet', import.meta.url)) });
    const outcomes = [];
    for (const threads of ['1', '2', '3']) outcomes.push(await execute(program, { env: { TF_NUM_INTRAOP_THREADS: threads } }));
    expect(outcomes).toEqual(Array(3).fill({ code: 0, stderr: '', stdout: outcomes[0]!.stdout }));
    // TensorFlow's are others: it was ours that ran
    const stock = await execute(program, { env: { GRADNET_NATIVE_KERNELS: 'stock' } });
    expect(stock.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(stock.stdout).not.toBe(outcomes[0]!.stdout);
  });
});
