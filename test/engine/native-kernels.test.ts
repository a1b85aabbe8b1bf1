/** The native engine's own kernels against the compositions that they stand for, on generated shapes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../../src/runtime/engine/fused.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, loss, nativeIsThere, resultsOn, tensor } from './compare.ts';

const size = (max: number) => fc.integer({ min: 1, max });
const seed = fc.nat(1e6);

async function agree<T>(given: fc.Arbitrary<T>, fused: (value: T) => Tensor[], composed: (value: T) => Tensor[], tolerance = 1e-6): Promise<void> {
  await fc.assert(fc.asyncProperty(given, async (value) => {
    expect(distance(await resultsOn('native', () => fused(value)), await resultsOn('native', () => composed(value)))).toBeLessThan(tolerance);
  }), { numRuns: 40, seed: 7 });
}

describe.skipIf(!nativeIsThere)('on the native engine', () => {
  test('gradients of activations', () => agree(
    fc.record({ shape: fc.array(size(7), { minLength: 1, maxLength: 4 }), seed }),
    ({ shape, seed: s }) => {
      const [dy, x] = [tensor(shape, s), tf.mul(tensor(shape, s + 1), 8)];
      return [runFused('ReluGrad', { dy, x })[0]!, runFused('Relu6Grad', { dy, x })[0]!, runFused('SigmoidGrad', { dy, y: tf.sigmoid(x) })[0]!, runFused('TanhGrad', { dy, y: tf.tanh(x) })[0]!];
    },
    ({ shape, seed: s }) => {
      const [dy, x] = [tensor(shape, s) as Tensor, tf.mul(tensor(shape, s + 1), 8)];
      const [y, t] = [tf.sigmoid(x), tf.tanh(x)];
      const positive = tf.greater(x, 0).toFloat();
      return [tf.mul(dy, positive), tf.mul(dy, tf.mul(positive, tf.less(x, 6).toFloat())), tf.mul(dy, tf.mul(y, tf.sub(1, y))), tf.mul(dy, tf.sub(1, tf.square(t)))];
    },
  ));

  test('and the gradient of relu from its output, the input being gone by then', () => agree(
    fc.record({ shape: fc.array(size(7), { minLength: 1, maxLength: 4 }), seed }),
    ({ shape, seed: s }) => [tf.grad((x) => loss(tf.relu(x)))(tensor(shape, s))],
    ({ shape, seed: s }) => {
      const positive = tf.greater(tensor(shape, s), 0).toFloat();
      return [tf.grad((x) => loss(tf.mul(x, positive)))(tensor(shape, s))];
    },
  ));

  test('batch normalization in training, and its gradients', () => agree(
    fc.record({ shape: fc.array(size(5), { minLength: 0, maxLength: 3 }), batch: fc.integer({ min: 4, max: 9 }), channels: size(6), seed }),
    ({ shape, batch, channels, seed: s }) => {
      const x = tensor([batch, ...shape, channels], s);
      const train = (given: Tensor, scale: Tensor, offset: Tensor): Tensor => runFused('BatchNormTraining', { x: given, scale, offset }, { epsilon: 1e-3 })[0]!;
      const parts = [x, tensor([channels], s + 1), tensor([channels], s + 2)] as Tensor[];
      return [...runFused('BatchNormTraining', { x, scale: parts[1]!, offset: parts[2]! }, { epsilon: 1e-3 }), ...tf.grads((...given) => loss(train(...given as [Tensor, Tensor, Tensor])))(parts)];
    },
    ({ shape, batch, channels, seed: s }) => {
      const x = tensor([batch, ...shape, channels], s) as Tensor;
      const axes = [...x.shape.keys()].slice(0, -1);
      const train = (given: Tensor, scale: Tensor, offset: Tensor): Tensor => {
        const mean = tf.mean(given, axes);
        const variance = tf.mean(tf.square(tf.sub(given, mean)), axes);
        return tf.add(tf.mul(tf.mul(tf.sub(given, mean), tf.rsqrt(tf.add(variance, 1e-3))), scale), offset);
      };
      const parts = [x, tensor([channels], s + 1), tensor([channels], s + 2)] as Tensor[];
      const mean = tf.mean(x, axes);
      return [train(...parts as [Tensor, Tensor, Tensor]), mean, tf.mean(tf.square(tf.sub(x, mean)), axes), ...tf.grads((...given) => loss(train(...given as [Tensor, Tensor, Tensor])))(parts)];
    },
    2e-5, // the composition rounds more than the kernel
  ));

  // too many values to compare each: the first and the last of every channel, and sums that all values are in
  const some = (y: Tensor): Tensor[] => {
    const rows = tf.reshape(y, [-1, y.shape.at(-1)!]);
    return [tf.slice(rows, [0, 0], [64, -1]), tf.slice(rows, [rows.shape[0]! - 64, 0], [64, -1]), tf.mean(tf.abs(rows), 0)];
  };
  const many = fc.record({ group: fc.constantFrom(1, 2, 4, 8, 16), odd: fc.constantFrom(1, 3, 5), seed });
  const manyOf = ({ group, odd, seed: s }: { group: number; odd: number; seed: number }): { x: Tensor; scale: Tensor; offset: Tensor } => {
    const channels = (16 / group) * odd;
    return { x: tf.add(tensor([9, 16, Math.ceil(2 ** 10 / channels), channels], s), 0.5), scale: tensor([channels], s + 1), offset: tensor([channels], s + 2) };
  };
  /** In double precision: over so many values float32 would be the less exact one of the two. */
  const momentsOf = (x: Tensor): [mean: Tensor, variance: Tensor] => {
    const channels = x.shape.at(-1)!;
    const values = x.dataSync();
    const sums = Array.from({ length: channels }, () => [0, 0] as [number, number]);
    values.forEach((value, i) => {
      sums[i % channels]![0] += value;
      sums[i % channels]![1] += value * value;
    });
    const count = values.length / channels;
    return [tf.tensor1d(sums.map(([sum]) => sum / count)), tf.tensor1d(sums.map(([sum, squares]) => squares / count - (sum / count) ** 2))];
  };
  const normalized = (x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor, offset: Tensor): Tensor =>
    tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), scale), offset);

  test('batch normalization of many positions, whose channels are taken together', () => agree(
    many,
    (given) => {
      const [y, mean, variance] = runFused('BatchNormTraining', { ...manyOf(given) }, { epsilon: 1e-3 }) as [Tensor, Tensor, Tensor];
      return [...some(y), mean, variance];
    },
    (given) => {
      const { x, scale, offset } = manyOf(given);
      const [mean, variance] = momentsOf(x);
      return [...some(normalized(x, mean, variance, scale, offset)), mean, variance];
    },
    2e-5,
  ));

  test('and by moments that are given', () => agree(
    many,
    (given) => {
      const { x, scale, offset } = manyOf(given);
      return some(tf.batchNorm(x as never, tf.add(offset, 3) as never, tf.abs(scale) as never, offset as never, scale as never, 1e-3));
    },
    (given) => {
      const { x, scale, offset } = manyOf(given);
      return some(normalized(x, tf.add(offset, 3), tf.abs(scale), scale, offset));
    },
    2e-5,
  ));

  test('convolutions of one position, and their gradients', () => {
    const given = fc.record({ images: size(3), height: size(5), width: size(5), channels: size(9), filters: size(9), seed });
    const inputs = ({ images, height, width, channels, filters, seed: s }: { images: number; height: number; width: number; channels: number; filters: number; seed: number }): [Tensor, Tensor] =>
      [tensor([images, height, width, channels], s), tensor([1, 1, channels, filters], s + 1)];
    return agree(
      given,
      (shape) => {
        const conv = (x: Tensor, filter: Tensor): Tensor => tf.conv2d(x as never, filter as never, 1, 'same');
        return [conv(...inputs(shape)), ...tf.grads((...both) => loss(conv(...both as [Tensor, Tensor])))(inputs(shape))];
      },
      (shape) => {
        const mix = (x: Tensor, filter: Tensor): Tensor => tf.sum(tf.mul(tf.expandDims(x, 4), tf.reshape(filter, [1, 1, 1, shape.channels, shape.filters])), 3);
        return [mix(...inputs(shape)), ...tf.grads((...both) => loss(mix(...both as [Tensor, Tensor])))(inputs(shape))];
      },
    );
  });

  test('layer normalization, and its gradients', () => agree(
    fc.record({ shape: fc.array(size(5), { minLength: 1, maxLength: 3 }), columns: fc.integer({ min: 2, max: 40 }), seed }),
    ({ shape, columns, seed: s }) => {
      const [x, scale, offset, slopes] = [tensor([...shape, columns], s), tensor([columns], s + 1), tensor([columns], s + 2), tensor([...shape, columns], s + 3)];
      const [y, means, factors] = runFused('LayerNorm', { x, scale, offset }, { epsilon: 1e-3 }) as [Tensor, Tensor, Tensor];
      return [y, ...runFused('LayerNormGrad', { dy: slopes, x, scale, means, factors })];
    },
    ({ shape, columns, seed: s }) => {
      const [x, scale, offset, slopes] = [tensor([...shape, columns], s), tensor([columns], s + 1), tensor([columns], s + 2), tensor([...shape, columns], s + 3)];
      const normalize = (given: Tensor, gain: Tensor, bias: Tensor): Tensor => {
        const { mean, variance } = tf.moments(given, -1, true);
        return tf.add(tf.mul(tf.div(tf.sub(given, mean), tf.sqrt(tf.add(variance, 1e-3))), gain), bias);
      };
      return [normalize(x, scale, offset), ...tf.grads((...given) => normalize(...given as [Tensor, Tensor, Tensor]))([x, scale, offset], slopes)];
    },
    2e-5, // differences of nearly equal values: the composition rounds as often
  ));

  test('products of matrices', () => agree(
    fc.record({ rows: size(9), inner: size(9), columns: size(9), a: fc.boolean(), b: fc.boolean(), outer: fc.constantFrom([], [1], [1, 1]), seed }),
    ({ rows, inner, columns, a, b, outer, seed: s }) => [tf.matMul(
      tensor([...outer, ...(a ? [inner, rows] : [rows, inner])], s) as Tensor, tensor([...outer, ...(b ? [columns, inner] : [inner, columns])], s + 1) as Tensor, a, b,
    )],
    ({ rows, inner, columns, a, b, outer, seed: s }) => {
      const x = tensor(a ? [inner, rows] : [rows, inner], s) as Tensor;
      const y = tensor(b ? [columns, inner] : [inner, columns], s + 1) as Tensor;
      const [left, right] = [a ? tf.transpose(x) : x, b ? tf.transpose(y) : y];
      const product = tf.sum(tf.mul(tf.expandDims(left, 2), tf.expandDims(right, 0)), 1);
      return [tf.reshape(product, [...outer, rows, columns])];
    },
  ));

  test('biases and their gradients', () => agree(
    fc.record({ shape: fc.array(size(6), { minLength: 1, maxLength: 4 }), channels: size(6), seed }),
    ({ shape, channels, seed: s }) => [
      tf.add(tensor([...shape, channels], s) as Tensor, tensor([channels], s + 1)),
      tf.grad((bias) => loss(tf.add(tensor([...shape, channels], s) as Tensor, bias)))(tensor([channels], s + 1)),
    ],
    ({ shape, channels, seed: s }) => {
      const x = tensor([...shape, channels], s) as Tensor;
      const bias = tf.tile(tf.reshape(tensor([channels], s + 1) as Tensor, [...shape.map(() => 1), channels]), [...shape, 1]);
      const slope = tf.grad((y) => loss(y))(tf.add(x, bias));
      return [tf.add(x, bias), tf.sum(tf.reshape(slope, [-1, channels, 1]), 0).reshape([channels])];
    },
  ));

  test('rows of a table', async () => {
    await selectEngine('native');
    const table = tf.tensor2d([[1, 2], [3, 4], [5, 6]]);
    expect([...tf.gather(table, tf.tensor1d([2, 0], 'int32')).dataSync()]).toEqual([5, 6, 1, 2]);
    expect(() => tf.gather(table, tf.tensor1d([3], 'int32'))).toThrow(/not in \[0, 3\)/);
  });

  test('softmax cross-entropy by class numbers and by shares', async () => {
    const compute = ({ rows, classes, seed: s }: { rows: number; classes: number; seed: number }): Tensor[] => {
      const logits = tf.mul(tensor([rows, classes], s), 10);
      const labels = tf.tensor1d(Int32Array.from({ length: rows }, (_, i) => (i * 7 + s) % classes), 'int32');
      const shares = tf.softmax(tensor([rows, classes], s + 1) as Tensor);
      return [labels, shares].flatMap((targets) => {
        const of = (x: Tensor): never => losses.crossEntropy().compute(targets, x, { logits: true }) as never;
        return [of(logits), tf.grad(of)(logits)];
      });
    };
    await selectEngine('native');
    expect(hasFused('SparseSoftmaxCrossEntropyWithLogits')).toBe(true);
    await fc.assert(fc.asyncProperty(fc.record({ rows: size(9), classes: fc.integer({ min: 2, max: 12 }), seed }), async (given) => {
      expect(distance(await resultsOn('native', () => compute(given)), await resultsOn('cpu', () => compute(given)))).toBeLessThan(2e-6);
    }), { numRuns: 25, seed: 7 });
  });

  const all = {
    sgd: () => optimizers.sgd({ learningRate: 0.1 }), momentum: () => optimizers.sgd({ learningRate: 0.1, momentum: 0.9 }),
    nesterov: () => optimizers.sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
    adam: () => optimizers.adam({ learningRate: 0.1 }), amsgrad: () => optimizers.adam({ learningRate: 0.1, amsgrad: true }), adamw: () => optimizers.adamw({ learningRate: 0.1 }),
    adamax: () => optimizers.adamax({ learningRate: 0.1 }), adadelta: () => optimizers.adadelta({ learningRate: 1 }), rmsprop: () => optimizers.rmsprop({ learningRate: 0.1, momentum: 0.5 }),
  };
  test.each(Object.entries(all))('%s does the same in one operation', async (_name, make) => {
    const train = async (engine: 'native' | 'cpu') => resultsOn(engine, () => {
      const optimizer = make();
      const weights = tf.variable(tensor([5, 3], 1));
      for (let i = 0; i < 6; i++) optimizer.apply([tensor([5, 3], i + 2)], [weights], 0.1);
      const state = [tf.clone(weights), ...optimizer.state().map((it) => tf.clone(it.tensor))];
      optimizer.dispose();
      weights.dispose();
      return state;
    });
    expect(distance(await train('native'), await train('cpu'))).toBeLessThan(1e-6);
  });
});
