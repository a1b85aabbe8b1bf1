/** The sources that draw their own samples give what their words promise, and the same for the same seed. */
import { expect, it } from 'vitest';
import { lookUpWord } from '../../src/catalog/index.ts';
import { data } from '../../src/runtime/data/index.ts';
import { load } from './resident.ts';

const mean = (values: ArrayLike<number>, of: (x: number) => number = (x) => x): number => Array.from(values).reduce((sum, x) => sum + of(x), 0) / values.length;

it.each([
  ['tokens', data.tokens({ length: 8, vocabulary: 30, classes: 3, samples: 50 })], ['line', data.line({ samples: 50 })], ['discs', data.discs({ size: 16, samples: 50 })],
  ['spirals', data.spirals({ samples: 50 })], ['circles', data.circles({ samples: 50 })], ['blobs', data.blobs({ samples: 50 })], ['sine', data.sine({ length: 5, samples: 50 })],
  ['reconstruction', data.reconstruction({ source: data.gaussian({ shape: [4], classes: 2, samples: 50 }) })],
])('%s: the seed decides, a fifth is held out, no directory is read', async (_, source) => {
  const [first, again, other] = [await load(source, 1), await load(source, 1), await load(source, 2)];
  expect(again.train).toEqual(first.train);
  expect(other.train).not.toEqual(first.train);
  expect([first.train.length, first.validation.length]).toEqual([40, 10]);
  await expect(source.load({ seed: 1, directory: 'x' })).rejects.toThrow('reads no directory');
});

it('tokens are indices, and their class shows in them', async () => {
  const { train } = await load(data.tokens({ length: 20, vocabulary: 31, classes: 3, samples: 600, signal: 0.5 }), 1);
  expect(Array.from(train.inputs).every((token) => Number.isInteger(token) && token >= 0 && token < 31)).toBe(true);
  const own = mean(train.inputs.map((token, i) => Number(token % 3 === train.targets[Math.floor(i / 20)])));
  expect(own).toBeGreaterThan(0.62);
  expect(own).toBeLessThan(0.72);
});

it('line follows its slope, intercept and scale', async () => {
  const { train } = await load(data.line({ samples: 100, slope: 3, intercept: 2, scale: 10 }), 1);
  train.inputs.forEach((x, i) => expect(train.targets[i]!).toBeCloseTo(3 * x + 2, 3));
  expect(mean(train.inputs, (x) => x * x)).toBeGreaterThan(50);
});

it.each([
  ['spirals', data.spirals({ samples: 4000, classes: 3, turns: 1.5, noise: 0.1 }), { samples: 4000, classes: 3, turns: 1.5, noise: 0.1 }],
  ['circles', data.circles({ samples: 4000, factor: 0.3, noise: 0.1 }), { samples: 4000, factor: 0.3, noise: 0.1 }],
  ['blobs', data.blobs({ samples: 4000, classes: 5 }), { samples: 4000, classes: 5, spread: 0.2 }],
  ['sine', data.sine({ length: 30, samples: 4000, noise: 0.3 }), { length: 30, samples: 4000, noise: 0.3 }],
])('%s has the moments and the shape that the word says', async (name, source, args) => {
  const { train, inputShape, targetShape, classes } = await load(source, 3);
  const facts = lookUpWord(name, 'source')!.facts(args);
  expect([inputShape, targetShape, classes ?? null, train.length]).toEqual([facts.shape, facts.targetShape, facts.classes, facts.samples]);
  expect(mean(train.inputs)).toBeCloseTo(facts.moments.mean, 1);
  expect(mean(train.inputs, (x) => x * x)).toBeCloseTo(facts.moments.second, 1.5);
});

it('spirals and circles without noise lie on their curves', async () => {
  const rows = async (source: ReturnType<typeof data.circles>): Promise<{ x: number; y: number; label: number }[]> => {
    const { train } = await load(source, 1);
    return Array.from(train.targets, (label, i) => ({ x: train.inputs[2 * i]!, y: train.inputs[2 * i + 1]!, label }));
  };
  for (const { x, y, label } of await rows(data.circles({ samples: 100, factor: 0.5 }))) expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 1 : 0.5, 5);
  for (const { x, y, label } of await rows(data.spirals({ samples: 100, classes: 4, turns: 2, noise: 0 }))) {
    const radius = Math.hypot(x, y);
    expect(Math.cos(Math.atan2(y, x) - 2 * Math.PI * (2 * radius + label / 4))).toBeCloseTo(1, 4);
  }
});

it('the targets of sine go on where its sequences end', async () => {
  const { train } = await load(data.sine({ length: 20, samples: 100 }), 1);
  // Of a sine, x[t + 1] + x[t - 1] is 2 cos(ω) x[t], which three steps give.
  for (let i = 0; i < train.length; i++) {
    const [a, b, c] = [16, 17, 18].map((step) => train.inputs[20 * i + step]!) as [number, number, number];
    const last = train.inputs[20 * i + 19]!;
    if (Math.abs(b) > 0.1) expect(train.targets[i]!).toBeCloseTo(((a + c) / b) * last - c, 3);
  }
});

it('discs have the moments that the word says, and masks of 0 and 1', async () => {
  const { train } = await load(data.discs({ size: 32, samples: 1000, noise: 0.5 }), 3);
  expect(new Set(train.targets)).toEqual(new Set([0, 1]));
  const { moments } = lookUpWord('discs', 'source')!.facts({ size: 32, samples: 1000, noise: 0.5 });
  expect(mean(train.inputs)).toBeCloseTo(moments.mean, 1);
  expect(mean(train.inputs, (x) => x * x)).toBeCloseTo(moments.second, 1);
});

it('reconstruction gives inputs as targets, bytes as parts of one', async () => {
  const inner = await load(data.mnist(), 1);
  const { train, targetShape, classes } = await load(data.reconstruction({ source: data.mnist({ validationFraction: 0.25 }) }), 1);
  expect(classes).toBeUndefined();
  expect(targetShape).toEqual([28, 28, 1]);
  expect(train.length).toBe(0.75 * inner.train.length);
  for (const i of [0, 300, 5000]) expect(train.targets[i]).toBeCloseTo(train.inputs[i]! / 255, 6);
});
