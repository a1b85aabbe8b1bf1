/** Gaussian averages against reference constants, closed forms against quadrature, and their symmetries. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GaussianKernel } from '../../src/ir/gaussian/kernel.ts';
import { distribution, quadrant } from '../../src/ir/gaussian/normal.ts';
import { lagsOf, overGrid } from '../../src/ir/lags.ts';
import { numeric } from '../../src/ir/gaussian/numeric.ts';
import { rectifier } from '../../src/ir/gaussian/rectifier.ts';
import { constant, under } from './constants.ts';
import { functions } from './functions.ts';
import { quantities } from './quantities.ts';

const slopes: Record<string, number> = {
  linear: 1, relu: 0, 'leaky_relu_0.3': 0.3, 'leaky_relu_0.2': 0.2, 'leaky_relu_0.01': 0.01, 'prelu_0.25': 0.25,
};
const kernels: Record<string, GaussianKernel> = {
  ...Object.fromEntries(Object.entries(slopes).map(([name, slope]) => [name, rectifier(slope)])),
  ...Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, numeric(f)])),
};

describe('averages of one value', () => {
  for (const [name, kernel] of Object.entries(kernels)) {
    it(name, () => {
      let checked = 0;
      for (const { id, value, tol } of under(`act/${name}/`)) {
        const [, , q, what] = id.split('/') as [string, string, string, string];
        const quantity = quantities[what];
        if (quantity === undefined) continue;
        checked++;
        expect(Math.abs(quantity(kernel.at(0, Number(q.slice(2)))) - value), id).toBeLessThan(tol * Math.max(1, Math.abs(value)));
      }
      expect(checked).toBeGreaterThanOrEqual(15);
    });
  }
});

describe('averages of pairs', () => {
  for (const name of ['tanh', 'sigmoid', 'erf']) {
    it(name, () => {
      const averages = kernels[name]!.at(0, 1);
      for (const { id, value, tol } of under(`cov/${name}/`)) expect(Math.abs(averages.pair(Number(id.split('c=')[1])) - value), id).toBeLessThan(tol);
      for (const { id, value, tol } of under(`cov_dot/${name}/`)) expect(Math.abs(averages.slopePair(Number(id.split('c=')[1])) - value), id).toBeLessThan(tol);
    });
  }

  it('correlation maps of the rectifiers', () => {
    for (const [family, slope] of [['relu', 0], ['leaky_relu_0.3', 0.3]] as const) {
      const a = rectifier(slope).at(0, 1.7);
      for (const { id, value, tol } of under(`cmap/${family}/c=`)) expect(Math.abs(a.pair(Number(id.split('c=')[1])) / a.second - value), id).toBeLessThan(tol);
    }
    const relu = rectifier(0).at(0, 1);
    for (const { id, value, tol } of under('cmap/relu_dot/')) expect(Math.abs(relu.slopePair(Number(id.split('c=')[1])) / 0.5 - value), id).toBeLessThan(tol);
    let c = 0;
    for (let n = 1; n <= 100; n++) {
      c = relu.pair(c) / relu.second;
      if ([1, 2, 5, 10, 20, 50, 100].includes(n)) expect(c).toBeCloseTo(constant(`cmap/relu/iter${n}_from0`).value, 9);
    }
  });

  it('closed forms agree with quadrature where the mean is not zero', () => {
    fc.assert(fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 4, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }),
      (mean, variance, slope) => {
        const closed = rectifier(slope);
        const a = closed.at(mean, variance);
        const b = numeric({ value: closed.value, derivative: closed.derivative, kinks: [0] }).at(mean, variance);
        for (const key of ['first', 'second', 'fourth', 'slopeSecond', 'slopeFourth', 'sensitivity', 'alignment'] as const) {
          expect(Math.abs(a[key] - b[key]), key).toBeLessThan(1e-9 + 1e-6 * Math.abs(b[key]));
        }
        // The expansion of a function with a kink converges slowly towards c = 1; up to 0.6 its 48 terms are exact enough.
        for (const c of [-0.5, 0, 0.3, 0.6]) {
          expect(a.pair(c)).toBeCloseTo(b.pair(c), 7);
          expect(a.slopePair(c)).toBeCloseTo(b.slopePair(c), 7);
          expect(a.alignedPair(c)).toBeCloseTo(b.alignedPair(c), 7);
        }
        expect(a.pair(1)).toBeCloseTo(a.second, 9);
        expect(a.slopePair(1)).toBeCloseTo(a.slopeSecond, 9);
      }), { numRuns: 100 });
  });

  it('independent values multiply, equal ones square, for every function at any mean', () => {
    for (const [name, kernel] of Object.entries(kernels)) {
      for (const [mean, variance] of [[0, 1], [0.7, 0.3], [-1, 2]] as const) {
        const a = kernel.at(mean, variance);
        expect(a.pair(0), name).toBeCloseTo(a.first ** 2, 9);
        expect(a.pair(1), name).toBeCloseTo(a.second, 9);
      }
    }
  });
});

describe('the normal distribution', () => {
  it('known values', () => {
    expect(distribution(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(distribution(-5)).toBeCloseTo(2.866515718791939e-7, 18);
    expect(quadrant(0, 0.5)).toBeCloseTo(1 / 3, 14);
    expect(quadrant(0.7, 0)).toBeCloseTo(distribution(0.7) ** 2, 14);
    expect(quadrant(0.7, 1)).toBeCloseTo(distribution(0.7), 10);
    expect(quadrant(0.7, -1)).toBeCloseTo(2 * distribution(0.7) - 1, 8);
  });

  it('quadrants at any correlation, whichever rule integrates them', () => {
    // Simpson's rule on Plackett's integral, fine enough for 1e-12.
    const fine = (h: number, c: number): number => {
      const angle = Math.asin(c);
      const steps = 2000;
      let sum = 0;
      for (let i = 0; i <= steps; i++) sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-h * h / (1 + Math.sin((angle * i) / steps)));
      return distribution(h) ** 2 + (angle * sum) / (3 * steps) / (2 * Math.PI);
    };
    for (let h = -2.5; h <= 2.5; h += 0.25) for (let c = -0.98; c < 1; c += 0.06) expect(Math.abs(quadrant(h, c) - fine(h, c)), `${h} ${c}`).toBeLessThan(2e-9);
  });

  it('shares of lags are those of all pairs of positions', () => {
    // A function that is linear between lags is averaged exactly.
    const grid = [7, 5];
    let sum = 0;
    const linear = (d: number): number => { const near = d <= 4 ? Math.floor(d) : d <= 6 ? 4 : 6; const next = near < 4 ? near + 1 : near === 4 ? 6 : 8; return near * near + ((next * next - near * near) * (d - near)) / (next - near); };
    for (let a = 0; a < 35; a++) for (let b = 0; b < 35; b++) sum += linear(Math.hypot((a % 7) - (b % 7), Math.floor(a / 7) - Math.floor(b / 7)));
    expect(overGrid(lagsOf(grid).map((r) => r * r), grid)).toBeCloseTo(sum / 35 ** 2, 10);
  });
});
