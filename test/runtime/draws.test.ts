/** Random values of a step: TensorFlow's own bits from JavaScript, seeded by step and draw, of the distributions they are said to have. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { drawNormal, droppedOut, drawUniform, withDraws } from '../../src/runtime/draws.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { drawFromStep } from '../../src/runtime/layers/noise.ts';
import { tf } from '../../src/runtime/tf.ts';
import { distance, nativeIsThere, resultsOn } from '../engine/compare.ts';
import { build } from './in-process.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const drawn = (seed: number, work: () => Tensor | Tensor[]): number[][] =>
  [tf.tidy(() => withDraws(() => seed, work))].flat().map((tensor) => [...tensor.dataSync()]);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

describe('a draw', () => {
  it('is the same for the same seed, and another for the next draw and the next seed', () => {
    const twice = (): Tensor[] => [drawUniform([9]), drawUniform([9])];
    const [first, second] = drawn(5, twice);
    expect(drawn(5, twice)).toEqual([first, second]);
    expect(second).not.toEqual(first);
    expect(drawn(6, twice)[0]).not.toEqual(first);
  });

  it('is uniform, or normal', () => {
    const [uniform, normal] = drawn(1, () => [drawUniform([20_000]), drawNormal([20_000])]) as [number[], number[]];
    expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(variance(uniform) - 1 / 12)).toBeLessThan(0.003);
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(variance(normal) - 1)).toBeLessThan(0.04);
  });

  it('drops its share, and keeps the mean', () => {
    const [kept] = drawn(2, () => droppedOut(tf.ones([20_000]), 0.3)) as [number[]];
    expect(Math.abs(mean(kept) - 1)).toBeLessThan(0.02);
    expect(Math.abs(kept.filter((value) => value === 0).length / kept.length - 0.3)).toBeLessThan(0.02);
  });
});

it.each([
  ['dropout', tf.layers.dropout({ rate: 0.25 }), 1, 1 / 3], ['gaussianDropout', tf.layers.gaussianDropout({ rate: 0.2 }), 1, 0.25],
  ['gaussianNoise', tf.layers.gaussianNoise({ stddev: 0.5 }), 1, 0.25],
] as const)('%s has its mean and variance in training, and does nothing else', (_name, layer, centre, spread) => {
  const model = build([2000], () => [layer]);
  drawFromStep(model);
  const x = tf.ones([10, 2000]);
  const [noisy] = drawn(3, () => model.apply(x, { training: true }) as Tensor) as [number[]];
  expect(Math.abs(mean(noisy) - centre)).toBeLessThan(0.02);
  expect(Math.abs(variance(noisy) - spread)).toBeLessThan(0.03);
  expect([...(model.apply(x, { training: false }) as Tensor).dataSync()].every((value) => value === 1)).toBe(true);
  x.dispose();
  model.dispose();
});

it('alpha dropout keeps the mean and variance of normal values', () => {
  const model = build([2000], () => [tf.layers.alphaDropout({ rate: 0.3 })]);
  drawFromStep(model);
  const [noisy] = drawn(4, () => model.apply(drawNormal([10, 2000]), { training: true }) as Tensor) as [number[]];
  expect(Math.abs(mean(noisy))).toBeLessThan(0.03);
  expect(Math.abs(variance(noisy) - 1)).toBeLessThan(0.05);
  model.dispose();
});

it('is the same on WebAssembly, to the last bit', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 70 }), async (seed, size) => {
    const compute = () => tf.tidy(() => withDraws(() => seed, () => [drawUniform([size]), drawNormal([size]), drawUniform([2, size])]));
    expect(await resultsOn('wasm', compute)).toEqual(await resultsOn('cpu', compute));
  }), { numRuns: 25, seed: 3 });
});

it.skipIf(!nativeIsThere)("is what TensorFlow's stateless operations give", async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 70 }), async (seed, size) => {
    const compute = () => tf.tidy(() => withDraws(() => seed, () => [drawUniform([size]), drawNormal([size]), drawUniform([2, size])]));
    expect(distance(await resultsOn('native', compute), await resultsOn('cpu', compute))).toBeLessThan(1e-6);
  }), { numRuns: 25, seed: 3 });
});
