/** Our own batch normalization: what TensorFlow's gives, the relu behind it in the same pass, and the same bits whoever computes. */
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../../src/runtime/engine/fused.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { operation } from '../../src/runtime/engine/native/kernels/operation.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { tf } from '../../src/runtime/tf.ts';
import { bundle, execute } from './child.ts';
import { distance, nativeIsThere, noise, tensor, type Result } from './compare.ts';
import { recordedOperations } from './own.ts';

const EPSILON = 1e-3;

const read = (tensors: readonly Tensor[]): Result[] => tensors.map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
/** Values, a scale and an offset, and a gradient of y. */
const given = (shape: number[]): Tensor[] => [tensor(shape, 1), tensor([shape.at(-1)!], 2), tensor([shape.at(-1)!], 3), tensor(shape, 4)];

/** By the kernels: y, mean, variance, and the gradients of x, scale and offset. */
function byKernels([x, scale, offset, dy]: readonly Tensor[]): Tensor[] {
  const [y, mean, variance] = runFused('BatchNormTraining', { x: x!, scale: scale!, offset: offset! }, { epsilon: EPSILON }) as [Tensor, Tensor, Tensor];
  return [y, mean, variance, ...runFused('BatchNormTrainingGrad', { dy: dy!, x: x!, mean, variance, scale: scale!, offset: offset! }, { epsilon: EPSILON })];
}

/** By our operations, with the relu in them or behind them. */
function withRelu([x, scale, offset, dy]: readonly Tensor[], inside: boolean): Tensor[] {
  const attributes = { floats: { epsilon: EPSILON }, flags: { relu: inside } };
  const [normalized, mean, variance] = operation('GradnetBatchNorm', [x!, scale!, offset!], attributes, 3) as [Tensor, Tensor, Tensor];
  const y = inside ? normalized : tf.relu(normalized);
  const through = inside ? dy! : runFused('ReluGrad', { dy: dy!, x: y })[0]!;
  return [y, mean, variance, ...operation('GradnetBatchNormGrad', [through, x!, mean, variance, scale!, offset!], attributes, 3)];
}

/** Few channels and many, multiples of a vector's lanes and not; positions that fill the rows they are taken in and that do not. */
const shapes = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  size: fc.integer({ min: 1, max: 20 }),
  channels: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(48, 60, 64, 84, 128, 168, 257)),
  images: fc.boolean(),
}).map(({ batch, size, channels, images }) => (images ? [batch, size, size + 1, channels] : [batch * size + 1, channels]));

describe.skipIf(!nativeIsThere)('batch normalization of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test('is what TensorFlow has, with its gradients', () => {
    fc.assert(fc.property(shapes, (shape) => {
      const [own, stock] = [() => byKernels(given(shape)), () => portably(() => byKernels(given(shape)))].map((work) => read(tf.tidy(work)));
      expect(distance(own!, stock!)).toBeLessThan(2e-5);
    }), { numRuns: 40, seed: 5 });
  });

  test('does the relu behind it to the last bit as the operations do', () => {
    fc.assert(fc.property(shapes, (shape) => {
      const [inside, behind] = [true, false].map((where) => read(tf.tidy(() => withRelu(given(shape), where))));
      expect(distance(inside!, behind!)).toBe(0);
    }), { numRuns: 25, seed: 5 });
  });

  test('finds the variance of values that are far from zero, and of a mean that wanders', () => {
    const values = noise(50_000, 1).map((value, i) => value + (i < 25_000 ? 3000 : 3002));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const [, found, spread] = read(tf.tidy(() => byKernels([tf.tensor(values, [50_000, 1]), ...given([50_000, 1]).slice(1)])));
    expect(found!.data[0]).toBe(Math.fround(mean));
    expect(spread!.data[0]! / variance).toBeCloseTo(1, 6);
  });

  test('keeps NaN and infinities where TensorFlow does: in their channel', () => {
    for (const value of [NaN, Infinity]) {
      const [, scale, offset, dy] = given([40, 3]) as [Tensor, Tensor, Tensor, Tensor];
      const x = tf.tensor(noise(120, 1).map((it, i) => (i === 31 ? value : it)), [40, 3]);
      const [own, stock] = [() => byKernels([x, scale, offset, dy]), () => portably(() => byKernels([x, scale, offset, dy]))].map((work) => read(tf.tidy(work)));
      expect(own!.map(({ data }) => data.map(Number.isFinite))).toEqual(stock!.map(({ data }) => data.map(Number.isFinite)));
    }
  });

  test('gives the same bits however many threads there are', async () => {
    const program = await bundle(`
      import { createHash } from 'node:crypto';
      import { selectEngine } from 'engine';
      import { tf } from 'tf';
      import { missingOwnKernels } from './src/runtime/engine/native/own-kernels.ts';
      await selectEngine('native');
      if (missingOwnKernels() !== undefined) throw new Error(missingOwnKernels());
      const layer = tf.layers.batchNormalization();
      const x = tf.tensor(Float32Array.from({ length: 330_000 }, (_, i) => Math.sin(i * i)), [11, 50, 50, 12]);
      const y = (values) => tf.mul(layer.apply(values, { training: true }), x);
      const results = [y(x), tf.grad(y)(x)];
      console.log(results.map((it) => createHash('sha256').update(it.dataSync()).digest('hex')).join());
    `);
    symlinkSync(join(dirname(fileURLToPath(import.meta.url)), '../../native'), join(program.directory, 'native'));
    const byThreads = await Promise.all(['1', '2', '3'].map((count) => execute(program, { env: { TF_NUM_INTRAOP_THREADS: count } })));
    const bits = byThreads.map(({ stdout }) => stdout.match(/[0-9a-f]{64},[0-9a-f]{64}/)?.[0]);
    expect(bits[0]).toBeDefined();
    expect(bits).toEqual([bits[0], bits[0], bits[0]]);
  });

  test('in a recorded step there is no relu beside it, except where something else takes what is between', () => {
    const [x, scale, offset] = given([6, 5, 5, 4]) as [Tensor, Tensor, Tensor];
    const names = (work: (x: Tensor) => Tensor): string[] => recordedOperations(() => tf.grad(work)(x), [x]).filter((name) => /Relu|BatchNorm/.test(name));
    const normalized = (values: Tensor): Tensor => runFused('BatchNormTraining', { x: values, scale, offset }, { epsilon: EPSILON })[0]!;
    expect(names((values) => tf.square(tf.relu(normalized(values))))).toEqual(['GradnetBatchNorm', 'GradnetBatchNormGrad']);
    expect(names((values) => {
      const y = normalized(values);
      return tf.mul(tf.relu(y), y);
    })).toEqual(['GradnetBatchNorm', 'Relu', 'ReluGrad', 'GradnetBatchNormGrad']);
  });
});
