/** The sources that draw their own samples give what their words promise, and the same for the same seed. */
import { expect, it } from 'vitest';
import { lookUpWord } from '../../src/catalog/index.ts';
import { data } from '../../src/runtime/data/index.ts';

const mean = (values: ArrayLike<number>, of: (x: number) => number = (x) => x): number => Array.from(values).reduce((sum, x) => sum + of(x), 0) / values.length;

it.each([
  ['tokens', data.tokens({ length: 8, vocabulary: 30, classes: 3, samples: 50 })], ['line', data.line({ samples: 50 })], ['discs', data.discs({ size: 16, samples: 50 })],
  ['reconstruction', data.reconstruction({ source: data.gaussian({ shape: [4], classes: 2, samples: 50 }) })],
])('%s: the seed decides, a fifth is held out, no directory is read', async (_, source) => {
  const [first, again, other] = [await source.load({ seed: 1 }), await source.load({ seed: 1 }), await source.load({ seed: 2 })];
  expect(again.train).toEqual(first.train);
  expect(other.train).not.toEqual(first.train);
  expect([first.train.length, first.validation.length]).toEqual([40, 10]);
  await expect(source.load({ seed: 1, directory: 'x' })).rejects.toThrow('reads no directory');
});

it('tokens are indices, and their class shows in them', async () => {
  const { train } = await data.tokens({ length: 20, vocabulary: 31, classes: 3, samples: 600, signal: 0.5 }).load({ seed: 1 });
  expect(Array.from(train.inputs).every((token) => Number.isInteger(token) && token >= 0 && token < 31)).toBe(true);
  const own = mean(train.inputs.map((token, i) => Number(token % 3 === train.targets[Math.floor(i / 20)])));
  expect(own).toBeGreaterThan(0.62);
  expect(own).toBeLessThan(0.72);
});

it('line follows its slope, intercept and scale', async () => {
  const { train } = await data.line({ samples: 100, slope: 3, intercept: 2, scale: 10 }).load({ seed: 1 });
  train.inputs.forEach((x, i) => expect(train.targets[i]!).toBeCloseTo(3 * x + 2, 3));
  expect(mean(train.inputs, (x) => x * x)).toBeGreaterThan(50);
});

it('discs have the moments that the word says, and masks of 0 and 1', async () => {
  const { train } = await data.discs({ size: 32, samples: 1000, noise: 0.5 }).load({ seed: 3 });
  expect(new Set(train.targets)).toEqual(new Set([0, 1]));
  const { moments } = lookUpWord('discs', 'source')!.facts({ size: 32, samples: 1000, noise: 0.5 });
  expect(mean(train.inputs)).toBeCloseTo(moments.mean, 1);
  expect(mean(train.inputs, (x) => x * x)).toBeCloseTo(moments.second, 1);
});

it('reconstruction gives inputs as targets, bytes as parts of one', async () => {
  const inner = await data.mnist().load({ seed: 1 });
  const { train, targetShape, classes } = await data.reconstruction({ source: data.mnist({ validationFraction: 0.25 }) }).load({ seed: 1 });
  expect(classes).toBeUndefined();
  expect(targetShape).toEqual([28, 28, 1]);
  expect(train.length).toBe(0.75 * inner.train.length);
  for (const i of [0, 300, 5000]) expect(train.targets[i]).toBeCloseTo(train.inputs[i]! / 255, 6);
});
