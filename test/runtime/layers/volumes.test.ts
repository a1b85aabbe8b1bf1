/** Normalization of volumes: the same numbers as of the same values in fewer axes, and a gradient. */
import { expect, it } from 'vitest';
import { layers } from '../../../src/runtime/index.ts';
import { selectEngine } from '../../../src/runtime/engine/index.ts';
import { tf } from '../../../src/runtime/tf.ts';

it.each(['batchNormalization', 'layerNormalization'] as const)('%s', async (maker) => {
  await selectEngine('cpu');
  const values = Float32Array.from({ length: 2 * 3 * 2 * 2 * 4 }, (_, i) => Math.sin(i * i));
  const run = (shape: number[]): { y: Float32Array; gradient: Float32Array } => {
    const layer = layers[maker]({});
    const apply = (x: ReturnType<typeof tf.tensor>): ReturnType<typeof tf.tensor> => layer.apply(x, { training: true }) as typeof x;
    const x = tf.tensor(values, shape);
    apply(x);
    return { y: apply(x).dataSync() as Float32Array, gradient: tf.grad((z) => tf.sum(tf.mul(apply(z), tf.square(x))))(x).dataSync() as Float32Array };
  };
  const [volume, image] = [run([2, 3, 2, 2, 4]), run([2, 3, 4, 4])];
  for (const key of ['y', 'gradient'] as const) {
    expect(Math.max(...volume[key].map((value, i) => Math.abs(value - image[key][i]!)))).toBeLessThan(1e-5);
    expect(Math.max(...volume[key])).toBeGreaterThan(0.1);
  }
});
