/** The gradient of `tile` is the sum over the repetitions, whatever is repeated how often. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';

it.each(['cpu', 'wasm'] as const)('on %s it is the sum over the repetitions', async (engine) => {
  await selectEngine(engine);
  const axis = fc.record({ size: fc.integer({ min: 1, max: 4 }), times: fc.integer({ min: 1, max: 3 }) });
  fc.assert(fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), (axes) => {
    const shape = axes.map(({ size }) => size);
    const reps = axes.map(({ times }) => times);
    tf.tidy(() => {
      const x = tf.ones(shape);
      const tiled = axes.map(({ size, times }) => size * times);
      const count = tiled.reduce((a, b) => a * b, 1);
      const weights = tf.reshape(tf.range(0, count), tiled);
      const gradient = tf.grad((value) => tf.sum(tf.mul(tf.tile(value, reps), weights)))(x);
      const expected = new Float64Array(shape.reduce((a, b) => a * b, 1));
      // Every element of the result adds to the one that it repeats.
      for (let at = 0; at < count; at++) {
        let rest = at, from = 0, step = 1;
        for (let i = shape.length - 1; i >= 0; i--) {
          from += ((rest % tiled[i]!) % shape[i]!) * step;
          rest = Math.floor(rest / tiled[i]!);
          step *= shape[i]!;
        }
        expected[from]! += at;
      }
      expect([...gradient.dataSync()]).toEqual([...expected]);
    });
  }));
});
