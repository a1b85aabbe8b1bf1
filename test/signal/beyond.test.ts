/** Values that pass float64 on their way through a network end no analysis. */
import { expect, it } from 'vitest';
import { normalNodes } from '../../src/ir/gaussian/numeric.ts';

it.each([NaN, Infinity, 0, 1e300])('a width of %s has nodes', (sigma) => {
  const { z, weight } = normalNodes(sigma, []);
  expect(z.length).toBeGreaterThan(0);
  expect(weight.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 10);
});
