/** Our own operations in TensorFlow: they are there, they compute what TensorFlow's own do, and nothing that is for others has them. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { nativeBackend } from '../../src/runtime/engine/native/graph/backend.ts';
import { trace } from '../../src/runtime/engine/native/graph/trace.ts';
import { missingOwnKernels, portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, loss, nativeIsThere, tensor, type Result } from './compare.ts';

/** Names of kernels' operations in what `work` records. */
function operationsOf(work: () => Tensor): Set<string> {
  const { trace: recorded, results } = trace([], () => ({ result: work() }));
  tf.dispose(results);
  return new Set(recorded.nodes.map(({ operation }) => operation));
}

/** States and gradients of a layer of so many cells. */
function layerOf(units: number, batch: number, steps: number): Result[] {
  const layer = tf.layers.lstm({ units, recurrentActivation: 'sigmoid', returnSequences: true, recurrentInitializer: 'zeros' });
  layer.apply(tf.zeros([batch, steps, 5]));
  layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(tensor(weight.shape, i), 0.3)));
  const x = tensor([batch, steps, 5], 9) as Tensor;
  return tf.tidy(() => {
    const { grads } = tf.variableGrads(() => loss(layer.apply(x)), layer.trainableWeights.map((weight) => weight.read()) as never);
    return [layer.apply(x) as Tensor, tf.grad((given) => loss(layer.apply(given)))(x), ...Object.values(grads)].map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
  });
}

describe.skipIf(!nativeIsThere)('operations of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('are there where the engine is: gradnetc native install compiles them', () => {
    expect(missingOwnKernels()).toBeUndefined();
  });

  test('compute what the composition of TensorFlow\'s operations does', () => {
    for (const [units, batch, steps] of [[3, 5, 4], [33, 7, 6], [64, 64, 20]] as const) {
      const [own, composed] = [layerOf(units, batch, steps), portably(() => layerOf(units, batch, steps))];
      expect(distance(own, composed)).toBeLessThan(5e-6);
    }
  });

  test('give the same bits however many threads there are', () => {
    const byThreads = ['1', '2', '5'].map((count) => {
      vi.stubEnv('TF_NUM_INTRAOP_THREADS', count);
      return layerOf(48, 35, 40).map(({ data }) => Buffer.from(Float32Array.from(data).buffer).toString('base64'));
    });
    expect(byThreads[1]).toEqual(byThreads[0]);
    expect(byThreads[2]).toEqual(byThreads[0]);
  });

  test('keep NaN, and have saturated gates without one', () => {
    const layer = tf.layers.lstm({ units: 2, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros', kernelInitializer: 'ones' });
    const last = (value: number): number[] => tf.tidy(() => [...(layer.apply(tf.fill([1, 3, 1], value)) as Tensor).dataSync()]);
    expect(last(NaN)).toEqual([NaN, NaN]);
    expect(last(1e6)[0]).toBeCloseTo(Math.tanh(3), 6);
    expect(last(-1e6)[0]).toBeCloseTo(0, 6);
  });

  test('are in the steps that we replay, and in nothing that is recorded for others', () => {
    const layer = tf.layers.lstm({ units: 2, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' });
    const x = tensor([2, 3, 4], 1) as Tensor;
    layer.apply(x);
    expect(operationsOf(() => layer.apply(x) as Tensor)).toContain('GradnetLstm');
    expect(portably(() => operationsOf(() => layer.apply(x) as Tensor))).not.toContain('GradnetLstm');
  });

  test('refuse shapes that do not fit', () => {
    const { binding } = nativeBackend();
    const given = [[1, 2, 8], [2, 7]].map((shape) => binding.createTensor(shape, binding.TF_FLOAT, new Float32Array(shape.reduce((a, b) => a * b))));
    expect(() => binding.executeOp('GradnetLstm', [], given, 3)).toThrow('input 1 has another shape');
  });
});
