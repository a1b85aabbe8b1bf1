/**
 * Gradients against finite differences, on every engine: along random directions in all inputs at once, of a weighted sum of the
 * outputs that is added up in double precision. Engines compute in float32, so a difference has its rounding; the step is what
 * makes that about as small as the formula's own error, of the fourth order.
 */
import { describe, expect, test } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../../src/runtime/engine/fused.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { missingOwnKernels } from '../../src/runtime/engine/native/own-kernels.ts';
import { wholeSequence } from '../../src/runtime/engine/tensorflow/whole-sequence.ts';
import { upSampling2d } from '../../src/runtime/layers/up-sampling.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { nativeIsThere, noise, tensor } from './compare.ts';

interface Case {
  readonly shapes: readonly (readonly number[])[];
  /** Of kernels that an engine need not have (`engine/fused.ts`). */
  readonly kernel?: string;
  /** What the inputs are in place of noise in [-1, 1). */
  readonly inputs?: () => Tensor[];
  forward(...inputs: never[]): Tensor;
}

const STEP = 2 ** -6;
/** Of the size that the derivative along a random direction has. */
const TOLERANCE = 2e-3;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
/** Values of which no two are nearer to each other, or to zero, than steps go: what has kinks has none on the way. */
const spaced = (shape: readonly number[]): Tensor => {
  const count = sizeOf(shape);
  return tf.tensor([...noise(count, 3)].map((x, i) => [x, i] as const).sort(([a], [b]) => a - b).map(([, place], rank) => [place, (rank - Math.floor(count / 2) + 0.5) / 4] as const)
    .sort(([a], [b]) => a - b).map(([, value]) => value), shape as number[]);
};
const positive = (shape: readonly number[]): Tensor => tf.add(tensor(shape as number[], 1) as Tensor, 1.5);
const fused = (kernel: string, names: readonly string[], attrs = {}) => (...inputs: Tensor[]): Tensor =>
  runFused(kernel, Object.fromEntries(names.map((name, i) => [name, inputs[i]!])), attrs)[0]!;
const sequence = (kernel: string, gates: number, bias: readonly number[]): Case => ({
  kernel, shapes: [[3, 5, 4], [4, 6 * gates], [6, 6 * gates], bias], forward: ((x: Tensor, weights: Tensor, recurrent: Tensor, offsets: Tensor) => wholeSequence(kernel, { x, kernel: weights, recurrent, bias: offsets }, true)) as never,
});

const of = (f: (...inputs: never[]) => Tensor, ...shapes: readonly number[][]): Case => ({ shapes, forward: f });
const ofSpaced = (f: (x: never) => Tensor, shape = [5, 7]): Case => ({ shapes: [shape], inputs: () => [spaced(shape)], forward: f });
const ofPositive = (f: (x: never) => Tensor): Case => ({ shapes: [[5, 7]], inputs: () => [positive([5, 7])], forward: f });

const cases: Readonly<Record<string, Case>> = {
  'convolution of 3 × 3 by tiles': of((x, w) => tf.conv2d(x, w, 1, 'same'), [2, 9, 10, 8], [3, 3, 8, 12]),
  'and without a margin': of((x, w) => tf.conv2d(x, w, 1, 'valid'), [2, 8, 10, 16], [3, 3, 16, 8]),
  'convolution of few channels': of((x, w) => tf.conv2d(x, w, 1, 'same'), [2, 9, 8, 3], [3, 3, 3, 5]),
  'convolution with a stride': of((x, w) => tf.conv2d(x, w, 2, 'same'), [2, 9, 8, 8], [3, 3, 8, 8]),
  'convolution of one position': of((x, w) => tf.conv2d(x, w, 1, 'same'), [2, 32, 32, 8], [1, 1, 8, 8]),
  'transposed convolution': of((x, w) => tf.conv2dTranspose(x, w, [2, 8, 8, 3], 2, 'same'), [2, 4, 4, 5], [3, 3, 3, 5]),
  'depthwise convolution': of((x, w) => tf.depthwiseConv2d(x, w, 1, 'same'), [2, 7, 6, 8], [3, 3, 8, 1]),
  'average pooling': of((x) => tf.avgPool(x, [3, 2], 2, 'same'), [2, 7, 6, 4]),
  'max pooling': ofSpaced((x) => tf.maxPool(x, 2, 2, 'same'), [2, 7, 6, 4]),
  'max pooling of windows that overlap': ofSpaced((x) => tf.maxPool(x, 3, 2, 'valid'), [2, 7, 7, 3]),
  'product of matrices': of((a, b) => tf.matMul(a, b), [9, 12], [12, 10]),
  'and transposed': of((a, b) => tf.matMul(a, b, true, true), [12, 9], [10, 12]),
  'products of batches': of((a, b) => tf.matMul(a, b, false, true), [3, 5, 6], [3, 4, 6]),
  'bias': of((x, b) => tf.mul(tf.add(x, b), tf.add(x, b)), [3, 4, 5, 6], [6]),
  'quotient that broadcasts': { shapes: [[4, 6], [6]], inputs: () => [tensor([4, 6], 2), positive([6])], forward: ((a: Tensor, b: Tensor) => tf.div(a, b)) as never },
  'maximum and minimum': { shapes: [[5, 7]], inputs: () => [spaced([5, 7])], forward: ((x: Tensor) => tf.maximum(tf.minimum(x, 2), -2)) as never },
  'batch normalization in training': { kernel: 'BatchNormTraining', shapes: [[4, 5, 3, 6], [6], [6]], forward: fused('BatchNormTraining', ['x', 'scale', 'offset'], { epsilon: 1e-3 }) },
  'batch normalization by given moments': { shapes: [[4, 5, 6], [6], [6], [6], [6]], inputs: () => [tensor([4, 5, 6], 1), tensor([6], 2), positive([6]), tensor([6], 3), tensor([6], 4)], forward: ((...all: never[]) => tf.batchNorm(all[0]!, all[1]!, all[2]!, all[3], all[4], 1e-3)) as never },
  'layer normalization': { kernel: 'LayerNorm', shapes: [[7, 12], [12], [12]], forward: fused('LayerNorm', ['x', 'scale', 'offset'], { epsilon: 1e-3 }) },
  'gelu': { kernel: 'Gelu', shapes: [[5, 7]], forward: fused('Gelu', ['x']) },
  'dropout': { kernel: 'Dropout', shapes: [[5, 40]], forward: ((x: Tensor) => runFused('Dropout', { x, seed: tf.tensor1d([3, 4], 'int32') }, { rate: 0.3 })[0]!) as never },
  'long short-term memory': sequence('LstmSequence', 4, [24]),
  'gated recurrent units': sequence('GruSequence', 3, [2, 18]),
  'simple recurrent units': sequence('SimpleRnnSequence', 1, [6]),
  'attention of a sequence to itself': { kernel: 'SelfAttention', shapes: [[2, 6, 2 * (2 * 4 + 5)]], forward: fused('SelfAttention', ['together'], { heads: 2, key: 4, value: 5, causal: true }) },
  'attention to another': { kernel: 'Attention', shapes: [[2, 6, 8], [2, 7, 8], [2, 7, 10]], forward: fused('Attention', ['query', 'key', 'value'], { heads: 2, key: 4, value: 5, causal: false }) },
  'softmax': of((x) => tf.softmax(x), [5, 7]),
  'log of softmax': of((x) => tf.logSoftmax(x), [5, 7]),
  'cross-entropy of classes': of((x) => losses.crossEntropy().compute(tf.tensor1d([0, 3, 6, 2, 2], 'int32'), x, { logits: true }), [5, 7]),
  'cross-entropy of shares': of((x) => losses.crossEntropy().compute(tf.softmax(tensor([5, 7], 4) as Tensor), x, { logits: true }), [5, 7]),
  ...Object.fromEntries((['exp', 'tanh', 'sigmoid', 'erf', 'softplus', 'square', 'sin', 'cos'] as const).map((name) => [name, of(tf[name] as never, [5, 7])])),
  ...Object.fromEntries((['relu', 'relu6', 'elu', 'selu', 'abs', 'leakyRelu'] as const).map((name) => [name, ofSpaced(tf[name] as never)])),
  ...Object.fromEntries((['log', 'sqrt', 'rsqrt', 'reciprocal'] as const).map((name) => [name, ofPositive(tf[name] as never)])),
  'sums and means': of((x) => tf.mul(tf.sum(x, 1, true), tf.mean(x, [0, 2], true)), [3, 4, 5]),
  'greatest of an axis': ofSpaced((x) => tf.max(x, 1)),
  'rows of a table': of((x) => tf.gather(x, tf.tensor1d([3, 1, 3], 'int32')), [4, 6]),
  'pieces': of((a, b) => tf.slice(tf.pad(tf.concat([a, b], 1), [[1, 0], [0, 2]]), [1, 1], [3, 7]), [3, 4], [3, 3]),
  'what is repeated and turned': of((x) => tf.transpose(tf.tile(x, [2, 1, 3]), [2, 0, 1]), [2, 3, 4]),
  'images made larger': of((x) => upSampling2d({ size: [2, 3] }).apply(x) as Tensor, [2, 4, 5, 3]),
};

describe.each(['cpu', 'wasm', ...(nativeIsThere ? ['native'] as const : [])] as const)('on %s', (engine) => {
  test.for(Object.entries(cases))('%s', async ([_name, { shapes, kernel, inputs, forward }], { skip }) => {
    await selectEngine(engine);
    if (engine === 'native') expect(missingOwnKernels()).toBeUndefined();
    if (kernel !== undefined && !hasFused(kernel)) skip('composed of others on this engine');
    tf.tidy(() => {
      const at = inputs?.() ?? shapes.map((shape, i) => tensor([...shape], i + 1) as Tensor);
      const directions = shapes.map((shape, i) => tensor([...shape], i + 11) as Tensor);
      const run = (...given: Tensor[]): Tensor => forward(...given as never[]);
      const weights = noise(run(...at).size, 5);
      const along = (step: number): number => tf.tidy(() => run(...at.map((x, i) => tf.add(x, tf.mul(directions[i]!, step)))).dataSync<'float32'>().reduce((sum, y, i) => sum + y * weights[i]!, 0));
      const slopes = tf.grads((...given: Tensor[]) => {
        const y = run(...given);
        return tf.sum(tf.mul(y, tf.tensor(weights, y.shape)));
      })(at);
      const terms = slopes.flatMap((slope, i) => [...tf.mul(slope, directions[i]!).dataSync()]);
      const difference = (8 * (along(STEP) - along(-STEP)) - (along(2 * STEP) - along(-2 * STEP))) / (12 * STEP);
      const size = Math.hypot(...terms);
      expect(size).toBeGreaterThan(0);
      expect(Math.abs(terms.reduce((sum, term) => sum + term, 0) - difference) / size).toBeLessThan(TOLERANCE);
    });
  });
});
