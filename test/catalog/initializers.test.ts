/** What the catalogue says of every initializer's draws, against draws of TensorFlow.js. */
import { beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/catalog/index.ts';
import type { InitializerWord } from '../../src/catalog/types.ts';
import type { Args } from '../../src/ir/types.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { realInitializer } from './tensorflow.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

/** Arguments beside the defaults; those without a default are here. */
const given: Readonly<Record<string, Args>> = {
  constant: { value: 0.3 }, random_uniform: { minval: -0.2, maxval: 0.5 }, random_normal: { mean: 0.1, stddev: 0.2 },
  truncated_normal: { mean: 0.1, stddev: 0.2 }, orthogonal: { gain: 1.5 }, identity: { gain: 0.5 },
};
const argsOf = (word: InitializerWord): Args => ({ ...Object.fromEntries(word.params.map((param) => [param.name, param.default ?? null])), ...given[word.name] });

const cases = (wordsOf('initializer') as readonly InitializerWord[]).flatMap((word) =>
  (word.fits === 'square' ? [[64, 64]] : word.name === 'orthogonal' ? [[60, 20], [20, 60]] : [[200, 100], [3, 3, 24, 40]]).map((shape) => [word.name, shape, word] as const));

describe.each(cases)('%s of %j', (_, shape, word) => {
  it('has this mean and variance', () => {
    const field = shape.slice(0, -2).reduce((a, b) => a * b, 1);
    const { mean, variance } = word.draws({ args: argsOf(word), fanIn: field * shape.at(-2)!, fanOut: field * shape.at(-1)!, shape });
    const values = [...withRandomness(11, word.name, () => realInitializer(word.name, argsOf(word)).apply(shape).dataSync())];
    const sampled = values.reduce((sum, x) => sum + x, 0) / values.length;
    // The second moment, which for fixed matrices too is what the mean and the variance must add up to.
    const second = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(second).toBeGreaterThanOrEqual((mean ** 2 + variance) * 0.96 - 1e-12);
    expect(second).toBeLessThanOrEqual((mean ** 2 + variance) * 1.04 + 1e-12);
    if (word.fits !== 'square') expect(Math.abs(sampled - mean)).toBeLessThan(4 * Math.sqrt(variance / values.length) + 1e-7);
  });
});
