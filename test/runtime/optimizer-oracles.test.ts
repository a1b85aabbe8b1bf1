/** Every optimizer against 50 steps of Keras' (and PyTorch's where it says the same), on recorded gradients. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Optimizer, WeightRole } from '../../src/runtime/experiment.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';

interface Case {
  name: string;
  optimizer: string;
  arguments: Record<string, number | boolean | number[]>;
  no_weight_decay?: string[];
  variables: { name: WeightRole; initial: StoredTensor; gradients: StoredTensor; weights: StoredTensor }[];
}
const casesOf = (file: string): Case[] =>
  (JSON.parse(readFileSync(new URL(`../fixtures/oracles/training/${file}.json`, import.meta.url), 'utf8')) as { cases: Case[] }).cases;

beforeAll(async () => void (await selectEngine('cpu')));

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function greatestError({ variables }: Case, optimizer: Optimizer, rate: number): number {
  const weights = variables.map(({ initial }) => tf.variable(tf.tensor(decode(initial), [...initial.shape])));
  const steps = variables[0]!.gradients.shape[0]!;
  const groups = variables.map(({ name }) => ({ role: name, factor: 1, output: false }));
  let greatest = 0;
  for (let step = 0; step < steps; step++) {
    const gradients = variables.map(({ gradients: all, initial }, i) => {
      const size = weights[i]!.size;
      return tf.tensor(decode(all).slice(step * size, (step + 1) * size), [...initial.shape]);
    });
    optimizer.apply(gradients, weights, rate, groups);
    variables.forEach((variable, i) => {
      const size = weights[i]!.size;
      const wanted = decode(variable.weights).subarray(step * size, (step + 1) * size);
      weights[i]!.dataSync().forEach((x, k) => (greatest = Math.max(greatest, Math.abs(x - wanted[k]!))));
    });
  }
  optimizer.dispose();
  return greatest;
}

function make(name: string, options: Record<string, unknown>): Optimizer {
  return (optimizers as unknown as Record<string, (options: object) => Optimizer>)[name.toLowerCase()]!(options);
}

describe('Keras', () => {
  const cases = casesOf('optimizers');
  it('has a case for every optimizer', () => {
    expect(new Set(cases.map(({ optimizer }) => optimizer.toLowerCase()))).toEqual(new Set(Object.keys(optimizers)));
  });

  // Adam and AdamW are the paper's, as PyTorch's below, to 1e-5. Keras leaves the correction out at epsilon (see adam.ts), which shows in the fifth digit.
  const tolerance = (c: Case): number => (!/^AdamW?$/.test(c.optimizer) ? 1e-5 : Number(c.arguments['epsilon'] ?? 0) > 1e-5 ? 0.05 : 1e-4);

  it.each(cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const options = Object.fromEntries(Object.entries(c.arguments).map(([name, value]) => [camel(name), value]));
    const optimizer = make(c.optimizer, { decayExclude: c.no_weight_decay ?? [], ...options });
    expect(greatestError(c, optimizer, (c.arguments['learning_rate'] as number | undefined) ?? (optimizer.learningRate as number))).toBeLessThan(tolerance(c));
  });
});

describe('PyTorch', () => {
  // PyTorch's own eps is 1e-8 (1e-7 is said by none of the cases); coupled decay is not what these optimizers do
  const same = casesOf('torch_optimizers').filter((c) => ['SGD', 'Adam', 'AdamW'].includes(c.optimizer) && !('dampening' in c.arguments) && (c.optimizer === 'AdamW' || !('weight_decay' in c.arguments)));
  it('has such cases', () => expect(same.length).toBeGreaterThanOrEqual(4));

  it.each(same.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const { lr, betas, weight_decay, ...rest } = c.arguments;
    const [beta1, beta2] = (betas ?? [0.9, 0.999]) as number[];
    const optimizer = make(c.optimizer, { ...rest, learningRate: lr, ...(c.optimizer === 'SGD' ? {} : { beta1, beta2, epsilon: 1e-8 }), ...(weight_decay === undefined ? {} : { weightDecay: weight_decay }), decayExclude: [] });
    expect(greatestError(c, optimizer, lr as number)).toBeLessThan(1e-5);
  });
});

it('factors of the learning rate, and decay by what a weight is', () => {
  const [a, b, c] = [0, 1, 2].map(() => tf.variable(tf.ones([2])));
  optimizers.sgd({ learningRate: 0.1, weightDecay: 0.5 }).apply([tf.ones([2]), tf.ones([2]), tf.ones([2])], [a!, b!, c!], 0.1, [
    { role: 'kernel', factor: 1, output: false }, { role: 'kernel', factor: 0.1, output: false }, { role: 'normalization', factor: 1, output: false },
  ]);
  expect(a!.dataSync()[0]).toBeCloseTo(1 - 0.1 - 0.05, 6);
  expect(b!.dataSync()[0]).toBeCloseTo(1 - 0.01 - 0.005, 6);
  expect(c!.dataSync()[0]).toBeCloseTo(0.9, 6);
});
