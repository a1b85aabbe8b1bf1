/** The fused LSTM layer against the one that TensorFlow.js composes, on generated shapes and settings. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { tf } from '../../src/runtime/tf.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { distance, loss, nativeIsThere, tensor } from './compare.ts';
import type { Result } from './compare.ts';

// TensorFlow.js cannot train on a single step
const layers = fc.record({
  batch: fc.integer({ min: 1, max: 5 }), steps: fc.integer({ min: 2, max: 7 }), channels: fc.integer({ min: 1, max: 9 }), units: fc.oneof(fc.integer({ min: 1, max: 11 }), fc.constantFrom(16, 37)),
  recurrentActivation: fc.constantFrom('sigmoid', 'hardSigmoid'), returnSequences: fc.boolean(), goBackwards: fc.boolean(), useBias: fc.boolean(), seed: fc.nat(1e6),
});
type Given = typeof layers extends fc.Arbitrary<infer T> ? T : never;

/** Output and gradients of the layer with the weights that the seed gives; `composed` takes the fused kernels away. */
function resultsOf({ batch, steps, channels, units, seed, ...settings }: Given, composed: boolean): Result[] {
  const fused = ['LstmSequence', 'HardLstmSequence'].flatMap((name) => tf.getKernel(name, tf.getBackend()) ?? []);
  if (composed) for (const { kernelName, backendName } of fused) tf.unregisterKernel(kernelName, backendName);
  const results = () => tf.tidy(() => {
    const layer = tf.layers.lstm({ units, ...settings, recurrentActivation: settings.recurrentActivation as 'sigmoid', recurrentInitializer: 'zeros', inputShape: [steps, channels] });
    layer.apply(tf.zeros([batch, steps, channels]));
    layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(tensor(weight.shape, seed + i), 2)));
    const x = tensor([batch, steps, channels], seed + 9);
    const y = layer.apply(x) as InstanceType<typeof tf.Tensor>;
    const { grads } = tf.variableGrads(() => loss(layer.apply(x)), layer.trainableWeights.map((weight) => weight.read()) as never);
    const all = [y, tf.grad((given) => loss(layer.apply(given as never)))(x), ...Object.values(grads)];
    return all.map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
  });
  try {
    return results();
  } finally {
    if (composed) fused.forEach(tf.registerKernel);
  }
}

describe.each(nativeIsThere ? ['wasm', 'native'] as const : ['wasm'] as const)('the fused LSTM on %s', (engine) => {
  beforeAll(async () => {
    await selectEngine(engine);
  });

  test('gives what the composed one gives, and its gradients', () => {
    fc.assert(fc.property(layers, (given) => {
      expect(distance(resultsOf(given, false), resultsOf(given, true))).toBeLessThan(2e-5);
    }), { numRuns: 60, seed: 20 });
  });

  test('leaves what it does not compute to the composed one', async () => {
    const x = tensor([2, 3, 4], 1);
    const runs: boolean[] = [];
    for (const settings of [{}, { activation: 'relu' as const }, { dropout: 0.5 }, { returnState: true }]) {
      const layer = tf.layers.lstm({ units: 3, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros', ...settings });
      layer.apply(x);
      const { kernelNames } = await tf.engine().profile(() => layer.apply(x, { training: true }) as never);
      runs.push(kernelNames.includes('LstmSequence'));
    }
    expect(runs).toEqual([true, false, false, false]);
  });
});
