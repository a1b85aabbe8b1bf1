import { expect, it } from 'vitest';
import { median } from '../../src/cli/median.ts';

it('is the middle, or the mean of the two in the middle', () => {
  expect(median([1, 2, 9])).toBe(2);
  expect(median([1, 2, 4, 9])).toBe(3);
  expect(median([])).toBeUndefined();
});
