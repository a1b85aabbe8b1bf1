/** `tf` is what its users know: core, layers, gradients and chained methods. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tf } from '../../src/runtime/tf.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

const coreDirectory = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'));

test('every chained method of tfjs-core exists and gives what its own implementation gives', () => {
  const folder = join(coreDirectory, 'public', 'chained_ops');
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/prototype\.(\w+) =?/g)].map((match) => match[1]!));
  expect(new Set(names).size).toBeGreaterThan(120);
  const methods = tf.Tensor.prototype as unknown as Record<string, unknown>;
  expect([...new Set(names)].filter((name) => typeof methods[name] !== 'function')).toEqual([]);
});

test('methods that rearrange their arguments', () => {
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  const y = tf.tensor2d([[5, 6], [7, 8]]);
  const list = (t: unknown) => (t as typeof x).arraySync();
  expect(list(x.concat(y, 1))).toEqual([[1, 2, 5, 6], [3, 4, 7, 8]]);
  expect(list(x.stack([y]))).toEqual([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]);
  expect(list(x.where(tf.tensor2d([[1, 0], [0, 1]], [2, 2], 'bool'), y))).toEqual([[1, 6], [7, 4]]);
  expect(list(x.flatten())).toEqual([1, 2, 3, 4]);
  expect(list(x.as3D(1, 2, 2).reshapeAs(tf.ones([4, 1])))).toEqual([[1], [2], [3], [4]]);
  expect(x.toInt().dtype).toBe('int32');
  expect(() => x.asScalar()).toThrow('only 1 element');
  x.dispose();
  expect(() => x.flatten()).toThrow('disposed');
});

test('an LSTM with its orthogonal initializer builds, runs and differentiates', () => {
  const model = tf.sequential({ layers: [tf.layers.lstm({ units: 3, inputShape: [4, 2] }), tf.layers.dense({ units: 1 })] });
  const weights = model.trainableWeights.map((weight) => weight.read()) as never;
  const { grads } = tf.variableGrads(() => tf.sum<never>(model.apply(tf.ones([2, 4, 2]), { training: true }) as never), weights);
  const slopes = Object.values(grads).map((slope) => tf.norm(slope).dataSync()[0]!);
  expect(slopes).toHaveLength(5);
  expect(slopes.every((norm) => norm > 0)).toBe(true);
});
