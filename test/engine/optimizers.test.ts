/** Optimizers' updates in one kernel against the same composed of TensorFlow.js' ops. */
import { beforeAll, describe, expect, test } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Optimizer } from '../../src/runtime/experiment.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, tensor } from './compare.ts';
import type { Result } from './compare.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

const common = { learningRate: 0.05, weightDecay: 0.1 };
const cases: Record<string, [kernel: string, make: () => Optimizer]> = {
  sgd: ['ApplyGradientDescent', () => optimizers.sgd(common)],
  momentum: ['ApplyMomentum', () => optimizers.sgd({ ...common, momentum: 0.8 })],
  nesterov: ['ApplyMomentum', () => optimizers.sgd({ ...common, momentum: 0.8, nesterov: true })],
  adam: ['ApplyAdam', () => optimizers.adam(common)],
  amsgrad: ['ApplyAdamWithAmsgrad', () => optimizers.adam({ ...common, amsgrad: true })],
  adamax: ['ApplyAdaMax', () => optimizers.adamax(common)],
  adadelta: ['ApplyAdadelta', () => optimizers.adadelta(common)],
  rmsprop: ['ApplyRMSProp', () => optimizers.rmsprop({ ...common, momentum: 0.7 })],
};

/** A matrix and a vector, whose lengths are no multiples of four, and the slots after some steps. */
function trained(make: () => Optimizer): Result[] {
  const optimizer = make();
  const variables = [tf.variable(tensor([5, 7], 1)), tf.variable(tensor([3], 2))];
  for (let step = 0; step < 4; step++) optimizer.apply(variables.map(({ shape }, i) => tensor(shape, 10 * step + i)), variables, 0.05);
  return [...variables, ...optimizer.state().map((it) => it.tensor)].map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
}

describe('one kernel is the composed update', () => {
  for (const [name, [kernel, make]] of Object.entries(cases)) {
    test(name, () => {
      const fused = trained(make);
      const registered = tf.getKernel(kernel, 'wasm')!;
      tf.unregisterKernel(kernel, 'wasm');
      try {
        expect(distance(fused, trained(make))).toBeLessThan(2e-6);
      } finally {
        tf.registerKernel(registered);
      }
    });
  }
});
