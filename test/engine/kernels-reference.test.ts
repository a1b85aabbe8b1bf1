/** The WebAssembly kernels against explicit loops and finite differences, which need no other engine. */
import { beforeAll, describe, expect, test } from 'vitest';
import { tf } from '../../src/runtime/tf.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { loss, noise, tensor } from './compare.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

const values = (t: unknown): number[] => [...(t as InstanceType<typeof tf.Tensor>).dataSync()];

/** Compares a gradient with central differences of a double-precision sum of the outputs' weighted squares. */
function checkGradient(shape: number[], forward: (x: never) => unknown): void {
  const x = noise(shape.reduce((a, b) => a * b, 1), 5);
  const lossAt = (data: Float32Array): number => tf.tidy(() =>
    values(forward(tf.tensor(data, shape) as never)).reduce((sum, y, i) => sum + y * y * (((i * 7) % 11) - 5), 0));
  const slope = tf.tidy(() => values(tf.grad((t) => loss(forward(t as never)))(tf.tensor(x, shape))));
  const step = 2 ** -8;
  const scale = Math.max(...slope.map(Math.abs));
  for (let i = 0; i < x.length; i++) {
    const [up, down] = [step, -step].map((delta) => lossAt(x.map((value, k) => (k === i ? value + delta : value))));
    expect(Math.abs((up! - down!) / (2 * step) - slope[i]!) / scale).toBeLessThan(2e-3);
  }
}

describe('gradients equal finite differences', () => {
  const filter = [3, 2, 2, 3];
  for (const [stride, pad] of [[1, 'same'], [2, 'same'], [3, 'valid']] as const) {
    test(`convolution, stride ${stride}, ${pad}`, () => {
      checkGradient([2, 5, 6, 2], (x) => tf.conv2d(x, tensor(filter, 2), stride, pad));
      checkGradient(filter, (w) => tf.conv2d(tensor([2, 5, 6, 2], 2), w, stride, pad));
    });
    test(`depthwise convolution, stride ${stride}, ${pad}`, () => {
      checkGradient([2, 5, 6, 2], (x) => tf.depthwiseConv2d(x, tensor(filter, 2), stride, pad));
      checkGradient(filter, (w) => tf.depthwiseConv2d(tensor([2, 5, 6, 2], 2), w, stride, pad));
    });
    test(`average pooling, stride ${stride}, ${pad}`, () => checkGradient([1, 5, 6, 2], (x) => tf.avgPool(x, [3, 2], stride, pad)));
  }
  test('matrix product', () => checkGradient([4, 5], (x) => tf.matMul(x, tensor([3, 5], 2), false, true)));
  // Native shares this gradient, so it is no oracle for it.
  test('batch normalization, for each of its inputs', () => {
    const inputs = () => [tensor([2, 3, 2, 3], 1), tensor([3], 2), tf.add(tensor([3], 3), 2), tensor([3], 4), tensor([3], 6)] as never[];
    inputs().forEach((input, i) => {
      const shape = (input as InstanceType<typeof tf.Tensor>).shape;
      checkGradient(shape, (x) => {
        const all = inputs();
        all[i] = i === 2 ? tf.add<never>(x, 2) : x;
        return tf.batchNorm(all[0]!, all[1]!, all[2]!, all[3], all[4], 1e-3);
      });
    });
  });
  test('tanh', () => checkGradient([7], (x) => tf.tanh(x)));
  test('gather', () => checkGradient([4, 2], (x) => tf.gather(x, [3, 1, 3])));
});

describe('what the package computes wrongly', () => {
  test('max pooling passes the gradient of windows without a positive value, to the first of equal ones', () => {
    const x = tf.tensor4d([-3, -1, -1, -2, -5, -5, -5, -5], [1, 2, 4, 1]);
    const slope = tf.grad((t) => tf.sum(tf.mul(tf.maxPool(t as never, 2, 2, 'valid'), tf.tensor4d([7, 9], [1, 1, 2, 1]))))(x);
    expect(values(slope)).toEqual([0, 7, 9, 0, 0, 0, 0, 0]);
  });

  test('a reshaped view of a weight is multiplied as what it is now', () => {
    const b = tf.range(0, 24).reshape([4, 6]);
    expect(values(tf.sum(tf.matMul(tf.ones([2, 4]), b)))).toEqual([552]);
    expect(values(tf.matMul(tf.ones([1, 6]), b.reshape([6, 4])))).toEqual([60, 66, 72, 78]);
    expect(values(tf.matMul(tf.ones([1, 12]), b.reshape([12, 2])))).toEqual([132, 144]);
    expect(values(tf.matMul(tf.ones([1, 4]), b))).toEqual([36, 40, 44, 48, 52, 56]);
  });

  test('a transposed fused product adds the bias once, however long the sum', () => {
    const fused = tf.fused.matMul({ a: tf.ones([100, 2]), b: tf.ones([3, 100]), transposeA: true, transposeB: true, bias: tf.tensor1d([1, 2, 3]), activation: 'relu' });
    expect(values(fused)).toEqual([101, 102, 103, 101, 102, 103]);
  });

  test('both operands of a product broadcast their batches', () => {
    const [a, b] = [tensor([2, 1, 2, 3], 1), tensor([1, 3, 3, 2], 2)];
    const all = values(tf.matMul(a, b));
    const single = [0, 1].flatMap((i) => [0, 1, 2].flatMap((j) => values(tf.matMul(tf.slice(a, [i, 0, 0, 0], [1, 1, 2, 3]), tf.slice(b, [0, j, 0, 0], [1, 1, 3, 2])))));
    expect(all).toEqual(single);
    expect(all).toHaveLength(24);
  });

  test('a convolution whose filter is shorter than its stride is not zero', () => {
    const x = tf.range(0, 16).reshape([1, 4, 4, 1]);
    expect(values(tf.conv2d(x as never, tf.ones([2, 1, 1, 1]) as never, 2, 'same'))).toEqual([4, 8, 20, 24]);
  });

  test('cast to bool looks at the value', () => {
    expect(values(tf.cast(tf.tensor1d([256, 0.5, 0, -1]), 'bool'))).toEqual([1, 1, 0, 1]);
  });

  test('an index outside the table is an error', () => {
    expect(() => tf.gather(tf.ones([3, 2]), [3])).toThrow('index 3 is outside 0 to 2');
  });
});
