/** Named random streams: reproducible, independent, and TensorFlow.js' own randomness brought under the seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { permutation, stream, withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';

const draw = (seed: number, name: string, n = 5): number[] => {
  const next = stream(seed, name);
  return Array.from({ length: n }, () => next());
};

describe('a stream', () => {
  it('depends on seed and name, seed 0 included', () => {
    expect(draw(0, 'weights')).toEqual(draw(0, 'weights'));
    expect(draw(0, 'weights')).not.toEqual(draw(1, 'weights'));
    expect(draw(1, 'weights')).not.toEqual(draw(1, 'shuffle/0'));
    expect(draw(1, 'shuffle/11')).not.toEqual(draw(11, 'shuffle/1'));
  });
});

describe('permutation', () => {
  it('is one', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (length, seed) => {
      const order = permutation(length, stream(seed, 'p'));
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
    }));
  });

  it('is uniform over the orders of three', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const key = permutation(3, stream(seed, 'p')).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 6 standard deviations of a binomial(6000, 1/6) are 173
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(173);
  });
});

describe('withRandomness', () => {
  it('seeds what TensorFlow.js leaves unseeded, and lets go of it, also after an error', async () => {
    await selectEngine('cpu');
    const before = Math.random;
    const sample = (seed: number): number[] =>
      withRandomness(seed, 'noise', () => tf.tidy(() => [
        ...tf.dropout(tf.ones([50]), 0.5).dataSync(), ...tf.randomNormal([5]).dataSync(), ...tf.truncatedNormal([5]).dataSync(),
      ]));
    expect(sample(0)).toEqual(sample(0));
    expect(sample(0)).not.toEqual(sample(1));
    expect(() => withRandomness(1, 'x', () => { throw new Error('inside'); })).toThrow('inside');
    expect(Math.random).toBe(before);
  });
});
