/** Closed forms of the exponential function against quadrature, and where float64 ends. */
import { expect, it } from 'vitest';
import { exponential } from '../../src/ir/gaussian/exponential.ts';
import { numeric } from '../../src/ir/gaussian/numeric.ts';

const quadrature = numeric({ value: Math.exp, derivative: Math.exp });

it('closed forms agree with quadrature', () => {
  for (const [mean, variance] of [[0, 1], [0, 0.3], [0.5, 0.7], [-1, 0.3]] as const) {
    const a = exponential.at(mean, variance);
    const b = quadrature.at(mean, variance);
    for (const key of ['first', 'second', 'fourth', 'slopeSecond', 'slopeFourth', 'sensitivity', 'alignment'] as const) {
      expect(a[key] / b[key], `${key} at ${mean}, ${variance}`).toBeCloseTo(1, 5);
    }
    for (const c of [-0.5, 0, 0.4, 0.9]) {
      expect(a.pair(c) / b.pair(c)).toBeCloseTo(1, 5);
      expect(a.slopePair(c) / b.slopePair(c)).toBeCloseTo(1, 5);
      expect(a.alignedPair(c) / b.alignedPair(c), `aligned at ${mean}, ${variance}, ${c}`).toBeCloseTo(1, 3);
    }
  }
  expect(exponential.at(0, 1).first).toBeCloseTo(1.6487212707, 9);
  expect(exponential.at(0, 1).second).toBeCloseTo(7.3890560989, 9);
});

it('stays finite however large values become', () => {
  for (const variance of [1e2, 1e10, 1e300]) {
    for (const value of Object.values(exponential.at(0, variance))) if (typeof value === 'number' && value !== 2 * variance) expect(value).toBeLessThan(Infinity);
    expect(exponential.at(0, variance).second).toBeGreaterThan(1e38);
  }
});
