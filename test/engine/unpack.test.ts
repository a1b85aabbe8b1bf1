/** Sequences of one step: what is taken apart into one part has a gradient too. */
import { expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';

it.each(['cpu', 'wasm'] as const)('on %s the gradient of unstack puts one part and several together again', async (engine) => {
  await selectEngine(engine);
  for (const steps of [1, 3]) {
    const x = tf.ones([2, steps, 4]);
    const gradient = tf.grad((value) => tf.addN(tf.unstack(value, 1).map((part, i) => tf.mul(part, i + 1))))(x);
    expect(gradient.shape).toEqual(x.shape);
    expect([...gradient.slice([0, 0, 0], [1, steps, 1]).dataSync()]).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
  }
});
