/** Successive halving against rungs reckoned by hand. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareFigures, goingOn, rungsOf, survivors } from '../../src/sweep/halving.ts';

it('has rungs at the first, and each so many times further, below the end', () => {
  expect(rungsOf(50, 3, 1)).toEqual([1, 3, 9, 27]);
  expect(rungsOf(81, 3, 1)).toEqual([1, 3, 9, 27]); // at 81 the trial is over
  expect(rungsOf(16, 2, 4)).toEqual([4, 8]);
  expect(rungsOf(5, 3, 7)).toEqual([]);
});

it('lets one in so many go on', () => {
  // Jamieson and Talwalkar's table for η = 3 and n = 81
  expect([81, 27, 9, 3, 1].map((n) => goingOn(n, 3))).toEqual([27, 9, 3, 1, 1]);
  expect(goingOn(8, 3)).toBe(2);
  expect(goingOn(0, 3)).toBe(0);
});

it('keeps the best, the earlier of equals, and none that came to nothing', () => {
  const trials = [0.5, undefined, 0.9, 0.9, NaN, 0.7].map((figure, trial) => ({ trial, figure }));
  expect(survivors(trials, 2, 'val_accuracy')).toEqual([2, 3, 5]);
  expect(survivors(trials, 2, 'val_loss')).toEqual([0, 5, 2]);
  expect(survivors(trials, 3, 'val_accuracy')).toEqual([2, 3]);
  expect(survivors([{ trial: 0, figure: undefined }], 2, 'val_loss')).toEqual([]);
});

it('compares so that what is not finite is never better', () => {
  fc.assert(fc.property(fc.option(fc.double()), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('val_loss', 'accuracy', 'val_mean_squared_error'), (a, b, objective) => {
    if (a === null || !Number.isFinite(a)) expect(compareFigures(objective, a ?? undefined, b)).toBeGreaterThanOrEqual(0);
    expect(Math.sign(compareFigures(objective, a ?? undefined, b))).toBe(-Math.sign(compareFigures(objective, b, a ?? undefined)) || 0);
  }));
});
