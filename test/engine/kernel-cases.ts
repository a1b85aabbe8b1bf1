/** The WebAssembly kernels against TensorFlow itself, on generated shapes, strides and paddings: for every set of kernels. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tf } from '../../src/runtime/tf.ts';
import { loss, noise, tensor, wasmAgainstNative } from './compare.ts';

const tolerance = 2e-5;
const length = (max: number) => fc.integer({ min: 1, max });

const geometry = fc.record({
  batch: length(4), height: length(13), width: length(13), channels: length(9), filters: length(9),
  kernelHeight: length(5), kernelWidth: length(5), stride: fc.tuple(length(3), length(3)), pad: fc.constantFrom('same', 'valid'),
  seed: fc.nat(1e6),
}).filter((g) => g.pad === 'same' || (g.kernelHeight <= g.height && g.kernelWidth <= g.width));

const holds = async <T>(arbitrary: fc.Arbitrary<T>, compute: (value: T) => () => unknown, runs = 60, within = tolerance): Promise<void> => {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (value) => {
      expect(await wasmAgainstNative(compute(value))).toBeLessThan(within);
    }),
    { numRuns: runs, seed: 20 },
  );
};

/** Defines the tests, for a describe that is skipped where the native engine is not. */
export function kernelCases(): void {
  test('convolution and its gradients', () => holds(geometry, (g) => () => {
    const x = tensor([g.batch, g.height, g.width, g.channels], g.seed);
    const filter = tensor([g.kernelHeight, g.kernelWidth, g.channels, g.filters], g.seed + 1);
    const forward = (a: unknown, b: unknown) => tf.conv2d(a as never, b as never, g.stride, g.pad);
    return [forward(x, filter), ...tf.grads((a, b) => loss(forward(a, b)))([x, filter])];
  }, 150));

  // Channels in whole vectors: what is convolved by tiles of 4 × 4 outputs, of sizes that fill them and do not.
  const tiled = fc.record({
    batch: length(6), height: fc.integer({ min: 3, max: 19 }), width: fc.integer({ min: 3, max: 19 }), channels: fc.integer({ min: 2, max: 9 }), filters: fc.integer({ min: 2, max: 9 }),
    pad: fc.constantFrom('same' as const, 'valid' as const), seed: fc.nat(1e6),
  });
  test('convolution of stride 1 with filters of 3 × 3, and its gradients', () => holds(tiled, (g) => () => {
    const x = tensor([g.batch, g.height, g.width, 4 * g.channels], g.seed);
    const filter = tensor([3, 3, 4 * g.channels, 4 * g.filters], g.seed + 1);
    const bias = tensor([4 * g.filters], g.seed + 2);
    const forward = (a: unknown, b: unknown) => tf.conv2d(a as never, b as never, 1, g.pad);
    return [tf.fused.conv2d({ x, filter, strides: 1, pad: g.pad, bias, activation: 'relu' }), ...tf.grads((a, b) => loss(forward(a, b)))([x, filter])];
  }));

  test('transposed convolution and its gradients', () => holds(geometry, (g) => () => {
    const shape: [number, number, number, number] = [g.batch, g.height, g.width, g.channels];
    const [outHeight, outWidth] = [g.height, g.width].map((size, i) =>
      (g.pad === 'same' ? Math.ceil(size / g.stride[i]!) : Math.ceil((size - (i ? g.kernelWidth : g.kernelHeight) + 1) / g.stride[i]!))) as [number, number];
    const x = tensor([g.batch, outHeight, outWidth, g.filters], g.seed);
    const filter = tensor([g.kernelHeight, g.kernelWidth, g.channels, g.filters], g.seed + 1);
    const forward = (a: unknown, b: unknown) => tf.conv2dTranspose(a as never, b as never, shape, g.stride, g.pad);
    return [forward(x, filter), ...tf.grads((a, b) => loss(forward(a, b)))([x, filter])];
  }));

  test('depthwise convolution and its gradients', () => holds(geometry, (g) => () => {
    const stride = g.stride[0]; // TensorFlow takes one stride for both axes here
    const x = tensor([g.batch, g.height, g.width, g.channels], g.seed);
    const filter = tensor([g.kernelHeight, g.kernelWidth, g.channels, 1 + (g.filters % 3)], g.seed + 1);
    const forward = (a: unknown, b: unknown) => tf.depthwiseConv2d(a as never, b as never, stride, g.pad);
    return [forward(x, filter), ...tf.grads((a, b) => loss(forward(a, b)))([x, filter])];
  }));

  test('pooling and its gradients, with windows that hold no positive value', () => holds(geometry, (g) => () => {
    const window: [number, number] = [g.kernelHeight, g.kernelWidth];
    const x = tf.sub(tensor([g.batch, g.height, g.width, g.channels], g.seed), g.seed % 2);
    return [tf.maxPool, tf.avgPool].flatMap((pool) => {
      const forward = (a: unknown) => pool(a as never, window, g.stride, g.pad as 'same');
      return [forward(x), tf.grad((a) => loss(forward(a)))(x)];
    });
  }));

  test('fused layers with every activation', () => holds(geometry, (g) => () => {
    const x = tensor([g.batch, g.height, g.width, g.channels], g.seed);
    const filter = tensor([g.kernelHeight, g.kernelWidth, g.channels, g.filters], g.seed + 1);
    const bias = tensor([g.filters], g.seed + 2);
    const prelu = { a: tf.reshape(x, [-1, g.channels]) as never, b: tensor([g.channels, g.filters], g.seed), bias, preluActivationWeights: bias };
    return [tf.fused.matMul({ ...prelu, activation: 'prelu' }), ...(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const).flatMap((activation) => [
      tf.fused.conv2d({ x, filter, strides: g.stride, pad: g.pad, bias, activation, leakyreluAlpha: 0.3 }),
      tf.fused.matMul({ a: tf.reshape(x, [-1, g.channels]), b: tf.reshape(filter, [-1, g.channels]), transposeB: true, activation, leakyreluAlpha: 0.3 }),
    ])];
  }, 30));

  const product = fc.record({
    rows: length(70), inner: length(130), columns: length(70), batch: fc.option(length(3), { nil: undefined }),
    transposeA: fc.boolean(), transposeB: fc.boolean(), seed: fc.nat(1e6),
  });
  test('matrix products and their gradients, transposed and batched', () => holds(product, (p) => () => {
    const lead = p.batch === undefined ? [] : [p.batch];
    const a = tensor([...lead, ...(p.transposeA ? [p.inner, p.rows] : [p.rows, p.inner])], p.seed);
    const b = tensor([...lead, ...(p.transposeB ? [p.columns, p.inner] : [p.inner, p.columns])], p.seed + 1);
    const forward = (x: unknown, y: unknown) => tf.matMul(x as never, y as never, p.transposeA, p.transposeB);
    return [forward(a, b), ...tf.grads((x, y) => loss(forward(x, y)))([a, b])];
  }));

  const image = fc.record({ shape: fc.tuple(length(5), length(9), length(9), length(40)), axes: fc.subarray([0, 1, 2, 3], { minLength: 1 }), seed: fc.nat(1e6) });
  test('sums, means, extremes, limits and tanh', () => holds(image, ({ shape, axes, seed }) => () => {
    const x = tf.mul(tensor(shape, seed), 8);
    return [
      tf.sum(x, axes), tf.mean(x, axes, true), tf.tanh(x), tf.relu(x), tf.relu6(x), tf.clipByValue(x, -2, 3),
      tf.maximum(x, tensor([1, shape[1], 1, shape[3]], seed + 1)), tf.minimum(tensor([shape[3]], seed + 2), x), tf.cast(tf.cast(tf.round(x), 'bool'), 'float32'),
      ...[tf.less, tf.lessEqual, tf.greater, tf.greaterEqual, tf.equal, tf.notEqual].flatMap((f) => [f(tf.round(x), tf.round(tensor(shape, seed))), f(x, 0.5), f(0.5, x)]).map((it) => tf.cast(it, 'float32')),
    ];
  }));

  test('batch normalization and its gradients', () => holds(image, ({ shape, seed }) => () => {
    const channels = shape[3];
    const [x, mean, offset, scale] = [tensor(shape, seed), tensor([channels], seed + 1), tensor([channels], seed + 2), tensor([channels], seed + 3)];
    const variance = tf.add(tensor([channels], seed + 4), 1.5);
    const forward = (...all: unknown[]) => tf.batchNorm(all[0] as never, all[1] as never, all[2] as never, all[3] as never, all[4] as never, 1e-3);
    return [forward(x, mean, variance, offset, scale), ...tf.grads((...all) => loss(forward(...all)))([x, mean, variance, offset, scale])];
  }));

  test('gather and its gradient', () => holds(fc.record({ shape: fc.tuple(length(7), length(7), length(5)), axis: fc.nat(2), count: length(12), seed: fc.nat(1e6) }), (g) => () => {
    const indices = tf.tensor1d([...noise(g.count, g.seed)].map((x) => Math.floor(((x + 1) / 2) * g.shape[g.axis]!)), 'int32');
    const x = tensor(g.shape, g.seed + 1);
    return [tf.gather(x, indices, g.axis), tf.grad((a) => loss(tf.gather(a, indices, g.axis)))(x)];
  }));

  test('functions of one tensor and their gradients', () => holds(image, ({ shape, seed }) => () => {
    const x = tf.mul<never>(tensor(shape, seed), 6);
    const positive = tf.add<never>(tf.abs(x), 0.01);
    return [
      ...[tf.exp, tf.tanh, tf.sigmoid, tf.erf, tf.elu, tf.softplus, tf.square, tf.relu6, tf.selu].flatMap((f) => [f(x), tf.grad((a) => loss(f(a)))(x)]),
      ...[tf.log, tf.sqrt, tf.rsqrt].flatMap((f) => [f(positive), tf.grad((a) => loss(f(a)))(positive)]),
      // a single class leaves nothing but rounding
      ...[tf.concat([x, tf.square(x)], -1)].flatMap((logits) => [tf.softmax(logits), tf.grad((a) => loss(tf.softmax(a as never)))(logits)]),
    ];
  }, 30));

  const pairs = fc.record({
    shape: fc.tuple(length(4), length(5), length(5), length(17)), kept: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
    dropped: fc.nat(3), swapped: fc.boolean(), seed: fc.nat(1e6),
  });
  test('functions of two tensors that broadcast', () => holds(pairs, ({ shape, kept, dropped, swapped, seed }) => () => {
    const [whole, part] = [tensor(shape, seed), tensor(shape.map((size, i) => (kept[i] ? size : 1)).slice(dropped * Number(kept.slice(0, dropped).every((it) => !it))), seed + 1)] as never[];
    const [a, b] = swapped ? [part!, whole!] : [whole!, part!];
    return [tf.add(a, b), tf.sub(a, b), tf.mul(a, b), tf.div(a, tf.add(b, 2)), tf.maximum(a, b), tf.minimum(a, b), tf.squaredDifference(a, b)];
  }));

  test('layer normalization and its gradients', () => holds(image, ({ shape: [...rest], seed }) => () => {
    const shape = [...rest.slice(0, 3), rest[3]! + 3]; // two values have hardly a variance
    const layer = tf.layers.layerNormalization({ inputShape: shape.slice(1), epsilon: 0.01 });
    layer.apply(tf.zeros(shape));
    layer.setWeights(layer.getWeights().map((weight, i) => tf.add(tensor(weight.shape, seed + i), 1.5)));
    const x = tf.add<never>(tensor(shape, seed + 9), 1);
    const weights = layer.trainableWeights.map((weight) => weight.read()) as never[];
    const { grads } = tf.variableGrads(() => loss(layer.apply(x)), weights);
    return [layer.apply(x), tf.grad((a) => loss(layer.apply(a)))(x), ...Object.values(grads)];
  }, 30, 1e-4));

  const pieces = fc.record({ shape: fc.tuple(length(4), length(5), length(40)), axis: fc.nat(2), sizes: fc.array(length(300), { minLength: 1, maxLength: 4 }), seed: fc.nat(1e6) });
  test('tensors joined and taken apart', () => holds(pieces, ({ shape, axis, sizes, seed }) => () => {
    const all = sizes.map((size, i) => tensor(shape.map((length, at) => (at === axis ? size : length)), seed + i));
    const joined = tf.concat(all, axis);
    return [joined, ...tf.split(joined, [...sizes].reverse(), axis), tf.grad((first) => loss(tf.concat([first, ...all.slice(1)], axis)))(all[0]!)];
  }, 30));

  test('batch normalization in training, its gradients and moving averages', () => holds(image, ({ shape: [batch, ...rest], seed }) => () => {
    const shape = [batch + 7, ...rest]; // a sample or two have hardly a variance
    const layer = tf.layers.batchNormalization({ inputShape: shape.slice(1) });
    layer.apply(tf.zeros(shape));
    layer.setWeights(layer.getWeights().map((weight, i) => tf.add(tensor(weight.shape, seed + i), 1.5)));
    const x = tf.add<never>(tensor(shape, seed + 9), 1);
    const forward = (given: unknown) => layer.apply(given as never, { training: true });
    const weights = layer.trainableWeights.map((weight) => weight.read()) as never[];
    const { grads } = tf.variableGrads(() => loss(forward(x)), weights);
    return [forward(x), tf.grad((a) => loss(forward(a)))(x), ...Object.values(grads), ...layer.getWeights()];
  }, 30, 2e-4)); // the gradient is what sums that nearly cancel leave
}
