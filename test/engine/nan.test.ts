/** NaN must reach the loss: a diverged network that reports a finite one would train for ever. */
import { beforeAll, describe, expect, test } from 'vitest';
import { tf } from '../../src/runtime/tf.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

const row = () => tf.tensor2d([[1, -2, NaN, 3, 1, 2, 3, 4, 5]]);
const image = () => tf.tensor4d(Float32Array.from({ length: 200 }, (_, i) => (i === 3 ? NaN : -1)), [1, 5, 5, 8]);
const ones = (...shape: number[]) => tf.ones(shape) as never;

const ops: Record<string, () => unknown> = {
  relu: () => tf.relu(row()), relu6: () => tf.relu6(row()), clipByValue: () => tf.clipByValue(row(), -1, 1),
  maximum: () => tf.maximum(row(), 0), 'maximum, second': () => tf.maximum(0, row()), minimum: () => tf.minimum(row(), 0),
  elu: () => tf.elu(row()), selu: () => tf.selu(row()), leakyRelu: () => tf.leakyRelu(row()), softplus: () => tf.softplus(row()),
  sigmoid: () => tf.sigmoid(row()), tanh: () => tf.tanh(row()), softmax: () => tf.softmax(row()), logSoftmax: () => tf.logSoftmax(row()),
  sum: () => tf.sum(row()), mean: () => tf.mean(row()), max: () => tf.max(row()), matMul: () => tf.matMul(row(), ones(9, 4)),
  'fused matMul': () => tf.fused.matMul({ a: row(), b: ones(9, 4), activation: 'relu' }),
  'fused conv2d': () => tf.fused.conv2d({ x: image(), filter: ones(3, 3, 8, 4), strides: 1, pad: 'same', activation: 'relu6' }),
  'fused depthwise': () => tf.fused.depthwiseConv2d({ x: image(), filter: ones(3, 3, 8, 1), strides: 1, pad: 'same', activation: 'relu' }),
  conv2d: () => tf.conv2d(image(), ones(3, 3, 8, 4), 1, 'same'), 'conv2d by tiles': () => tf.conv2d(image(), ones(3, 3, 8, 8), 1, 'same'), avgPool: () => tf.avgPool(image(), 2, 2, 'valid'),
  batchNorm: () => tf.batchNorm(image(), ones(8), ones(8), ones(8), ones(8)),
  'cross entropy': () => tf.losses.softmaxCrossEntropy(tf.oneHot([1], 9), row()),
};

describe('NaN passes', () => {
  for (const [name, compute] of Object.entries(ops)) {
    test(name, () => {
      const found = tf.tidy(() => [...(compute() as InstanceType<typeof tf.Tensor>).dataSync()]);
      expect(found.some(Number.isNaN)).toBe(true);
    });
  }

  test('the bits of relu: negative numbers, zeros, infinities and both signs of NaN', () => {
    const values = new Float32Array([-1, -0, 0, 2, -Infinity, Infinity, -1e-40, 0, 0]);
    new Uint32Array(values.buffer).set([0xffc00000, 0x7fc00000], 7); // as numbers, the two signs would become one
    expect([...tf.relu(tf.tensor1d(values)).dataSync()]).toEqual([0, 0, 0, 2, 0, Infinity, 0, NaN, NaN]);
  });
});
