/** What is computed a short way is what the long way gives, to nine digits. */
import { describe, expect, it } from 'vitest';
import { numeric } from '../../src/ir/gaussian/numeric.ts';
import { gaussLegendre } from '../../src/ir/gaussian/gauss-legendre.ts';
import { tabulated } from '../../src/ir/gaussian/tabulated.ts';
import { density, distribution, quadrantOf } from '../../src/ir/gaussian/normal.ts';
import { atDistance, lagsOf } from '../../src/ir/lags.ts';
import { remembered } from '../../src/ir/signal-rules/entries.ts';

const near = (found: number, expected: number, of: string, scale = 0): void =>
  expect(Math.abs(found - expected), `${of}: ${found}, not ${expected}`).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(expected), scale));

describe('a quadrant', () => {
  /** Rosenbaum 1961, with the distribution function in place of the second integral. */
  const product = (h: number, c: number): number => (c + h * h) * fine(h, c) + 2 * h * density(h) * distribution(h * Math.sqrt((1 - c) / (1 + c))) + (Math.sqrt(1 - c * c) * Math.exp(-(h * h) / (1 + c))) / (2 * Math.PI);
  const fine = (h: number, c: number): number => {
    const angle = Math.asin(c);
    const { nodes, weights } = gaussLegendre(64);
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) sum += weights[i]! * Math.exp(-(h * h) / (1 + Math.sin((angle * (nodes[i]! + 1)) / 2)));
    return distribution(h) ** 2 + (angle * sum) / (4 * Math.PI);
  };

  it('has nine digits wherever the points change', () => {
    for (const h of [-2.5, -1.99, -1, -0.1, 0.1, 1, 1.99, 2.5, 4.9, 6]) {
      for (const c of [-0.7, -0.3, 0.05, 0.19, 0.21, 0.5, 0.57, 0.9, 0.999]) {
        near(quadrantOf(h, c).probability, fine(h, c), `P at ${h}, ${c}`, h < 0 ? 1e-3 : 0);
        near(quadrantOf(h, c).product, product(h, c), `E at ${h}, ${c}`, h < 0 ? 1e-3 : 0);
      }
    }
  });

  it('at zero is Cho and Saul\'s', () => {
    for (const c of [-1, -0.4, 0, 0.7, 1]) near(quadrantOf(0, c).product, (Math.sqrt(1 - c * c) + c * (Math.PI - Math.acos(c))) / (2 * Math.PI), `at ${c}`, 1);
  });
});

it('a function between variances at which its averages are known is the function itself', () => {
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
  const functions = {
    tanh: { value: Math.tanh, derivative: (x: number) => 1 - Math.tanh(x) ** 2 },
    logistic: { value: logistic, derivative: (x: number) => logistic(x) * logistic(-x) },
  };
  for (const [name, f] of Object.entries(functions)) {
    const [table, exact] = [tabulated(f), numeric(f)];
    for (const mean of [0, 1]) {
      for (const variance of [1e-6, 3.3e-4, 0.021, 0.17, 0.9, 2.3]) {
        const [read, right] = [table(mean, variance), exact.at(mean, variance)];
        const close = (found: number, expected: number, of: string): void =>
          expect(Math.abs(found / expected - 1), `${name}, ${of} of ${mean}, ${variance}`).toBeLessThan(1e-5);
        close(read.first - f.value(mean) + 1, right.first - f.value(mean) + 1, 'mean');
        for (const c of [-0.8, 0.1, 0.6, 0.95, 1]) {
          close(read.pair(c) - read.first ** 2, right.pair(c) - right.first ** 2, `pair at ${c}`);
          close(read.slopePair(c), right.slopePair(c), `slopes at ${c}`);
        }
      }
    }
  }
});

it('an expansion that ends early is the integral over both values', () => {
  const kernels = { tanh: numeric({ value: Math.tanh, derivative: (x) => 1 - Math.tanh(x) ** 2 }), logistic: numeric({ value: (x) => 1 / (1 + Math.exp(-x)), derivative: () => 0 }) };
  const { nodes, weights } = gaussLegendre(100);
  for (const [name, kernel] of Object.entries(kernels)) {
    for (const [mean, variance] of [[0, 1e-4], [0, 0.2], [1, 0.5], [0.3, 2]] as const) {
      for (const c of [-0.6, 0.2, 0.8]) {
        let sum = 0;
        for (let i = 0; i < 100; i++) for (let j = 0; j < 100; j++) {
          const [p, q] = [9 * nodes[i]!, 9 * nodes[j]!];
          const [u, v] = [mean + Math.sqrt(variance) * p, mean + Math.sqrt(variance) * (c * p + Math.sqrt(1 - c * c) * q)];
          sum += 81 * weights[i]! * weights[j]! * density(p) * density(q) * kernel.value(u) * kernel.value(v);
        }
        near(kernel.at(mean, variance).pair(c), sum, `${name} of ${mean}, ${variance} at ${c}`);
      }
    }
  }
});

it('what a memory has in common with a new candidate is the sum over all steps', () => {
  const count = 10;
  const lags = lagsOf([Infinity]).slice(0, count);
  const values = lags.map((lag) => 0.3 + Math.exp(-lag / 5) - 0.2 * Math.cos(lag));
  for (const [kept, taken] of [[0.73, 0.5], [0.2, 0.9], [0.98, 0.5]] as const) {
    const against = (m: number): number => {
      let sum = 0;
      for (let k = 0, part: number = taken; k < 60 && part > 1e-4; k++, part *= kept) sum += part * atDistance(values, Math.abs(k - m));
      return sum;
    };
    const found = remembered([...values, ...values, ...values], kept, taken);
    lags.forEach((lag, i) => near(found[count + i]!, kept * taken * (against(lag - 1) + against(-lag - 1)), `kept ${kept} at lag ${lag}`));
  }
});
