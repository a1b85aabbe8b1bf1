/** Layers of cells over batches that are several groups of samples, and of gradients that nobody asks for (native/backward.h). */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { trace } from '../../src/runtime/engine/native/graph/trace.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { layers } from '../../src/runtime/layers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, nativeIsThere, tensor, type Result } from './compare.ts';

const kinds = {
  lstm: (units: number, returnSequences = true) => tf.layers.lstm({ units, returnSequences, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' }),
  gru: (units: number, returnSequences = true) => layers.gru({ units, returnSequences, recurrentInitializer: 'zeros' }),
  simpleRNN: (units: number, returnSequences = true) => tf.layers.simpleRNN({ units, returnSequences, recurrentInitializer: 'zeros' }),
};
const kindNames = Object.keys(kinds) as (keyof typeof kinds)[];

/** States and gradients; slopes of both signs, so that sums are no larger than what rounds in them. */
function resultsOf(kind: keyof typeof kinds, [batch, steps, channels, units]: readonly [number, number, number, number]): Result[] {
  const layer = kinds[kind](units);
  const x = tensor([batch, steps, channels], 9) as Tensor;
  layer.apply(x);
  layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(tensor(weight.shape, i), 1.5 / Math.sqrt(units))));
  const loss = (it: Tensor): never => tf.sum(tf.mul(layer.apply(it) as Tensor, tensor([batch, steps, units], 5)));
  return tf.tidy(() => {
    const { grads } = tf.variableGrads(() => loss(x), layer.trainableWeights.map((weight) => weight.read()) as never);
    return [layer.apply(x) as Tensor, tf.grad(loss)(x), ...Object.values(grads)].map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
  });
}

describe.skipIf(!nativeIsThere)('layers of cells', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  const shapes = [
    ['a last group that is not full, of rows that are no whole block', [37, 30, 5, 33]],
    ['several groups whose sums are joined', [150, 20, 20, 32]],
    ['kernels that are read for more samples at once', [70, 4, 200, 136]],
    ['a single step', [20, 1, 3, 7]],
  ] as const;
  test.each(kindNames.flatMap((kind) => shapes.map(([name, shape]) => [kind, name, shape] as const)))('%s: %s', (kind, _name, shape) => {
    // sums of up to 3,000 terms, in blocks and in one piece
    expect(distance(resultsOf(kind, shape), portably(() => resultsOf(kind, shape)))).toBeLessThan(1e-5);
  });

  test.each(kindNames)('%s is given the slopes of its last state alone where nothing else is answered', (kind) => {
    const layer = kinds[kind](5, false);
    const x = tensor([19, 4, 3], 1) as Tensor;
    layer.apply(x);
    const gradient = (): Tensor => tf.grad((it: Tensor) => tf.sum(tf.square(layer.apply(it) as Tensor)))(x);
    const { trace: recorded, results } = trace([], () => ({ dx: gradient() }));
    expect(recorded.nodes.map(({ operation }) => operation)).not.toContain('PadV2');
    const all = kinds[kind](5, true);
    all.apply(x);
    all.setWeights(layer.getWeights());
    const ofAll = tf.grad((it: Tensor) => tf.sum(tf.square(tf.slice(all.apply(it) as Tensor, [0, 3, 0], [19, 1, 5]))))(x);
    expect([...results['dx']!.dataSync()]).toEqual([...ofAll.dataSync()]);
    expect(distance([{ shape: x.shape, data: [...ofAll.dataSync()] }], [{ shape: x.shape, data: [...portably(gradient).dataSync()] }])).toBeLessThan(5e-6);
  });

  test.each(kindNames)('%s gives no gradient of a network\'s own inputs in a recorded step, and of a layer between it does', (kind) => {
    const stack = [kinds[kind](4), kinds[kind](3)];
    const x = tensor([2, 3, 5], 1) as Tensor;
    const result = (): Tensor => stack.reduce((it, layer) => layer.apply(it) as Tensor, x);
    result();
    const weights = stack.flatMap((layer) => layer.trainableWeights.map((weight) => weight.read()));
    const { trace: recorded, results } = trace([], () => tf.tidy(() => {
      const { grads } = tf.variableGrads(() => tf.sum(result()), weights as never);
      return { gradients: tf.concat(Object.values(grads).map((it) => tf.reshape(it, [-1]))) };
    }));
    tf.dispose(results);
    const asked = recorded.nodes.flatMap(({ attributes }) => attributes.filter(({ name }) => name === 'of_inputs').map(({ value }) => value));
    expect(asked).toEqual([true, false]);
  });
});
