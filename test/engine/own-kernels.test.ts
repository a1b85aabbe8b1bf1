/** Our own operations in TensorFlow: they are there, they compute what TensorFlow's own do, and nothing that is for others has them. */
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { nativeBackend } from '../../src/runtime/engine/native/graph/backend.ts';
import { loadOwnKernels, missingOwnKernels, portably, removeUnused } from '../../src/runtime/engine/native/own-kernels.ts';
import { slowerLayers } from '../../src/runtime/engine/native/slower-layers.ts';
import { locateNative } from '../../src/runtime/engine/native/locate.ts';
import { layers } from '../../src/runtime/layers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, loss, nativeIsThere, tensor, type Result } from './compare.ts';
import { containing } from './matchers.ts';
import { recordedOperations } from './own.ts';

type Settings = Readonly<{ units: number; returnSequences?: boolean; goBackwards?: boolean; useBias?: boolean }>;
const kinds = {
  lstm: (given: Settings) => tf.layers.lstm({ ...given, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' }),
  gru: (given: Settings) => layers.gru({ ...given, recurrentInitializer: 'zeros' }),
  simpleRNN: (given: Settings) => tf.layers.simpleRNN({ ...given, recurrentInitializer: 'zeros' }),
};
const kindNames = Object.keys(kinds) as (keyof typeof kinds)[];

/** States and gradients of a layer with weights that none of its parts is left out of. */
function resultsOf(kind: keyof typeof kinds, batch: number, steps: number, settings: Settings): Result[] {
  const layer = kinds[kind](settings);
  layer.apply(tf.zeros([batch, steps, 5]));
  layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(tensor(weight.shape, i), 0.3)));
  const x = tensor([batch, steps, 5], 9) as Tensor;
  return tf.tidy(() => {
    const { grads } = tf.variableGrads(() => loss(layer.apply(x)), layer.trainableWeights.map((weight) => weight.read()) as never);
    return [layer.apply(x) as Tensor, tf.grad((given) => loss(layer.apply(given)))(x), ...Object.values(grads)].map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
  });
}

test('libraries of other sources that nobody loads any more are removed, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-test-'));
  const days = { 'gradnet_kernels-0123456789ab.node': 31, 'gradnet_kernels-ba9876543210.node': 29, 'tfjs_binding-4.22.0.node': 400, 'gradnet_kernels-0123456789ab.node.77': 31 };
  for (const [name, ago] of Object.entries(days)) {
    writeFileSync(join(folder, name), '');
    const then = new Date(Date.now() - ago * 86_400_000);
    utimesSync(join(folder, name), then, then);
  }
  removeUnused(folder);
  expect(readdirSync(folder).sort()).toEqual(Object.keys(days).slice(1).sort());
  rmSync(folder, { recursive: true });
});

describe.skipIf(!nativeIsThere)('operations of our own', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test('are there where the engine is: gradnetc native install compiles them', () => {
    expect(missingOwnKernels()).toBeUndefined();
  });

  test.each(kindNames)('compute what TensorFlow\'s operations do: %s', (kind) => {
    const sizes = fc.record({ batch: fc.integer({ min: 1, max: 9 }), steps: fc.integer({ min: 2, max: 9 }), units: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(32, 33, 48)) });
    const settings = fc.record({ returnSequences: fc.boolean(), goBackwards: fc.boolean(), useBias: fc.boolean() });
    fc.assert(fc.property(sizes, settings, ({ batch, steps, units }, others) => {
      const [own, composed] = [resultsOf(kind, batch, steps, { units, ...others }), portably(() => resultsOf(kind, batch, steps, { units, ...others }))];
      // a gradient of a weight is a sum of up to 81 terms, which of a single unit may cancel to a hundredth of them
      expect(distance(own, composed)).toBeLessThan(units === 1 ? 1e-4 : 5e-6);
    }), {
      // several blocks of rows in the weights' gradients, and a single step
      numRuns: 17, seed: 5, examples: [[{ batch: 11, steps: 30, units: 33 }, { returnSequences: true, goBackwards: false, useBias: true }], [{ batch: 3, steps: 1, units: 9 }, { returnSequences: false, goBackwards: false, useBias: true }]],
    });
  });

  test('keep NaN, and have saturated gates without one', () => {
    const layer = tf.layers.lstm({ units: 2, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros', kernelInitializer: 'ones' });
    const last = (value: number): number[] => tf.tidy(() => [...(layer.apply(tf.fill([1, 3, 1], value)) as Tensor).dataSync()]);
    expect(last(NaN)).toEqual([NaN, NaN]);
    expect(last(1e6)[0]).toBeCloseTo(Math.tanh(3), 6);
    expect(last(-1e6)[0]).toBeCloseTo(0, 6);
  });

  test.each(kindNames)('are in the steps that we replay, and in nothing that is recorded for others: %s', (kind) => {
    const layer = kinds[kind]({ units: 2 });
    const x = tensor([2, 3, 4], 1) as Tensor;
    layer.apply(x);
    const own = (names: readonly string[]): string[] => names.filter((name) => name.startsWith('Gradnet'));
    expect(own(recordedOperations(() => layer.apply(x) as Tensor))).not.toHaveLength(0);
    expect(own(portably(() => recordedOperations(() => layer.apply(x) as Tensor)))).toEqual([]);
  });

  test('refuse shapes that do not fit', () => {
    const { binding } = nativeBackend();
    const given = [[1, 2, 3], [3, 8], [2, 7], [8]].map((shape) => binding.createTensor(shape, binding.TF_FLOAT, new Float32Array(shape.reduce((a, b) => a * b))));
    expect(() => binding.executeOp('GradnetLstm', [], given, 3)).toThrow('input 2 has another shape');
  });

  test('where they are missing a run with recurrent layers or convolutions is told, and no other', () => {
    const recurrent = tf.sequential({ layers: [tf.layers.lstm({ units: 2, recurrentInitializer: 'zeros', inputShape: [3, 4] })] });
    const convolved = tf.sequential({ layers: [tf.layers.conv2d({ filters: 8, kernelSize: 3, inputShape: [5, 5, 8] })] });
    const dense = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4] })] });
    expect([recurrent, convolved].flatMap(slowerLayers)).toEqual([]);
    const found = locateNative()!;
    loadOwnKernels({ ...found, directory: '/nowhere' });
    try {
      expect(slowerLayers(recurrent)).toEqual([containing('they are not compiled): gradnetc native install')]);
      expect(slowerLayers(convolved)).toEqual([containing('convolutions would train about twice as fast')]);
      expect(slowerLayers(dense)).toEqual([]);
    } finally {
      loadOwnKernels(found);
    }
    expect(missingOwnKernels()).toBeUndefined();
  });
});
