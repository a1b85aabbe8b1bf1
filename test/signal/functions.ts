/** Functions of the reference constants, written independently of the catalogue. */
import type { RealFunction } from '../../src/ir/gaussian/numeric.ts';
import { distribution, density } from '../../src/ir/gaussian/normal.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const elu = (alpha: number, scale: number): RealFunction => ({
  value: (x) => scale * (x > 0 ? x : alpha * Math.expm1(x)),
  derivative: (x) => scale * (x > 0 ? 1 : alpha * Math.exp(x)),
  kinks: [0],
});
const softplus = (x: number): number => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0);
const erf = (x: number): number => 2 * distribution(x * Math.SQRT2) - 1;

export const functions: Readonly<Record<string, RealFunction>> = {
  relu6: { value: (x) => Math.min(6, Math.max(0, x)), derivative: (x) => (x > 0 && x < 6 ? 1 : 0), kinks: [0, 6] },
  elu: elu(1, 1),
  selu: elu(SELU_ALPHA, SELU_SCALE),
  sigmoid: { value: logistic, derivative: (x) => logistic(x) * logistic(-x) },
  hard_sigmoid: {
    value: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)), derivative: (x) => (Math.abs(x) < 2.5 ? 0.2 : 0), kinks: [-2.5, 2.5],
  },
  tanh: { value: Math.tanh, derivative: (x) => 1 - Math.tanh(x) ** 2 },
  softsign: { value: (x) => x / (1 + Math.abs(x)), derivative: (x) => 1 / (1 + Math.abs(x)) ** 2, kinks: [0] },
  softplus: { value: softplus, derivative: logistic },
  gelu: { value: (x) => x * distribution(x), derivative: (x) => distribution(x) + x * density(x) },
  swish: { value: (x) => x * logistic(x), derivative: (x) => logistic(x) * (1 + x * logistic(-x)) },
  mish: {
    value: (x) => x * Math.tanh(softplus(x)),
    derivative: (x) => { const t = Math.tanh(softplus(x)); return t + x * (1 - t * t) * logistic(x); },
  },
  erf: { value: erf, derivative: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) },
  sin: { value: Math.sin, derivative: Math.cos },
};
