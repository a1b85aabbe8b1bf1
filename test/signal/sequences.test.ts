/** What steps of a sequence have in common: memories that fill, gradients along them, tokens that recur, attention. */
import { describe, expect, it } from 'vitest';
import { lookUpWord } from '../../src/catalog/index.ts';
import { analyze, SourceFile } from '../../src/index.ts';
import { cotangentOf, momentsOf } from '../../src/ir/covariance.ts';
import { lagsOf } from '../../src/ir/lags.ts';
import type { Cell } from '../../src/ir/signal-rules/cells.ts';
import { remembered } from '../../src/ir/signal-rules/entries.ts';
import { recurrent } from '../../src/ir/signal-rules/recurrent.ts';
import * as rules from '../../src/ir/signal-rules.ts';
import type { Covariance, Draw, SignalContext } from '../../src/ir/signal.ts';
import type { Args, Shape } from '../../src/ir/types.ts';
import { predicted } from '../../src/passes/signal/interval.ts';
import { signalOptions } from '../../src/passes/signal/training.ts';
import { stream } from '../../src/runtime/random.ts';

const STEPS = 20;
const [KEPT, TAKEN] = [0.7, 0.6];
const lags = lagsOf([STEPS]);
const batch = { size: 4, alike: 0.25 };
const everywhere = (values: readonly number[]): Covariance => ({ self: values, alike: values, unlike: values });
const context = (args: Args, inputShapes: readonly Shape[], outputShape: Shape, variances: Readonly<Record<string, number>>): SignalContext => ({
  args, inputShapes, outputShape, weights: [], batch,
  draw: (name): Draw | undefined => (name in variances ? { mean: 0, variance: variances[name]!, structure: 'independent' } : undefined),
});

/** Its gates are numbers: cₜ = 0.7 cₜ₋₁ + 0.6 xₜ. */
const plain: Cell = {
  step: (gate) => ({ kept: gate.map(() => KEPT ** 2), fresh: gate.map((v) => TAKEN ** 2 * v), familiar: remembered(gate, KEPT, TAKEN), echo: KEPT, hidden: (memory) => memory }),
  reaction: () => ({ gates: () => 1, averages: () => ({ entry: 0, first: 1, kept: KEPT ** 2, turned: 0, echo: KEPT }) }),
};
const layer = (sequences: boolean): SignalContext => context({ units: 8, return_sequences: sequences }, [[STEPS, 1]], sequences ? [STEPS, 8] : [8], { kernel: 1, recurrent_kernel: 0 });

describe('a memory that fills', () => {
  const close = (found: number, expected: number, of: string): void => expect(Math.abs(found / expected - 1), of).toBeLessThan(2e-3);
  const constant = momentsOf(0, everywhere(lags.map(() => 1)), batch);
  const at = (t: number): number => (TAKEN * (1 - KEPT ** t)) / (1 - KEPT);

  it('of inputs that stay, at every lag, on average over the steps', () => {
    const { self } = recurrent(plain).forward([constant], layer(true)).covariance;
    lags.slice(0, -1).forEach((r, lag) => {
      let sum = 0;
      for (let t = 1; t <= STEPS - r; t++) sum += at(t) * at(t + r);
      close(self[lag]!, sum / (STEPS - r), `lag ${r}`);
    });
  });
  it('after the last step', () => close(recurrent(plain).forward([constant], layer(false)).second, at(STEPS) ** 2, 'last'));
  it('of inputs that are new at every step', () => {
    const fresh = momentsOf(0, everywhere(lags.map((_, lag) => (lag === 0 ? 1 : 0))), batch);
    close(recurrent(plain).forward([fresh], layer(false)).second, (TAKEN ** 2 * (1 - KEPT ** (2 * STEPS))) / (1 - KEPT ** 2), 'last');
  });
});

describe('gradients along a memory', () => {
  const noise = momentsOf(0, everywhere(lags.map((_, lag) => (lag === 0 ? 1 : 0))), batch);
  for (const [what, enters] of [['new at every step', (r: number) => (r === 0 ? 1 : 0)], ['the same at every step', () => 1], ['alike', (r: number) => Math.max(0, 1 - r / 8)]] as const) {
    it(`where they enter ${what}`, () => {
      const [back] = recurrent(plain).backward(cotangentOf(everywhere(lags.map(enters)), batch), [noise], noise, layer(true));
      const along = (r: number): number => {
        let sum = 0;
        for (let j = 0; j < 60; j++) for (let k = 0; k < 60; k++) sum += KEPT ** (j + k) * enters(Math.abs(r + k - j));
        return sum;
      };
      for (const [lag, r] of [[1, 1], [3, 3], [5, 6]] as const) {
        expect(Math.abs(back!.covariance.self[lag]! / back!.covariance.self[0]! - along(r) / along(0)), `${r} steps apart`).toBeLessThan(0.005);
      }
    });
  }
});

describe('a batch', () => {
  it('is drawn without putting back', () => {
    const text = 'data d { source: gaussian(4, classes: 2, samples: 20) }\nnetwork N { input(4) -> dense(2) -> softmax }\ntrain N on d { loss: cross_entropy, optimizer: adam, batch: 8, epochs: 1 }';
    const { program } = analyze(new SourceFile('main.gradnet', text), { load: () => undefined });
    // 16 of the 20 are trained on, 8 of a class: to one of them 7 of the 15 others are of its class.
    expect(signalOptions(program.trainings[0]).batch.alike).toBeCloseTo(7 / 15, 10);
  });
  it('with a single sum of labels is mostly smaller than its mean square says', () => {
    // E ln χ²₁ = -1.27: by quadrature of ln z² over z, normal.
    let sum = 0;
    for (let z = 0.0005; z < 8; z += 0.001) sum += 2 * 0.001 * Math.log(z * z) * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    const { norm } = predicted(1, momentsOf(0, everywhere([1]), batch), undefined, 2);
    expect(norm / Math.exp(sum / 2)).toBeGreaterThan(0.95);
    expect(norm / Math.exp(sum / 2)).toBeLessThan(1);
  });
});

describe('tokens', () => {
  const { moments } = lookUpWord('tokens', 'source')!.facts({ length: 6, vocabulary: 60, classes: 3, samples: 90, signal: 0.4 });
  it('are the same as often as their words have it', () => {
    const chance = (word: number, own: number): number => 0.6 / 60 + (word % 3 === own ? 0.4 / 20 : 0);
    const words = Array.from({ length: 60 }, (_, word) => word);
    expect(moments.coincidence!.alike).toBeCloseTo(words.reduce((sum, word) => sum + chance(word, 1) ** 2, 0), 10);
    expect(moments.coincidence!.unlike).toBeCloseTo(words.reduce((sum, word) => sum + chance(word, 1) * chance(word, 2), 0), 10);
  });
  it('gather the gradients of all places that hold them', () => {
    const x = { ...momentsOf(0, everywhere([1]), batch), coincidence: { alike: 0.3, unlike: 0.1 } };
    const gradient = cotangentOf({ self: [1], alike: [0.5], unlike: [0.2] }, batch);
    const ctx = context({ input_dim: 60 }, [[1]], [1, 8], { embeddings: 0.01 });
    expect(rules.embedding.weightGradients!(gradient, [x], x, ctx)['embeddings']).toBeCloseTo(8 * (4 + 4 * 3 * (0.25 * 0.3 * 0.5 + 0.75 * 0.1 * 0.2)), 10);
    const { self, alike, unlike } = rules.embedding.forward([x], ctx).covariance;
    for (const [found, part] of [[self[0], 1], [alike[0], 0.3], [unlike[0], 0.1]] as const) expect(found! / 0.01).toBeCloseTo(part, 10);
  });
});

/** One head on T tokens of d values, each a multiple of a common part and one of its own, which overlaps with no other or by chance: squares over many draws of the weights, by back-propagation. */
describe.each([['to tokens that have nothing else in common', 0], ['to tokens whose own parts are of three values', 3]] as const)('attention %s', (_, values) => {
  const [T, D, DRAWS] = [6, 24, 400];
  const [COMMON, QUERY, KEY, VALUE, OUT] = [0.5, 0.4 / D, 0.5 / D, 0.9 / D, 1.2 / D];
  type Matrix = number[][];
  const zeros = (rows: number, columns: number): Matrix => Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  const times = (a: Matrix, b: Matrix): Matrix => a.map((row) => b[0]!.map((_, j) => row.reduce((sum, v, k) => sum + v * b[k]![j]!, 0)));
  const turned = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
  const square = (a: Matrix): number => a.flat().reduce((sum, v) => sum + v * v, 0);

  const measured: Record<string, number> = {};
  const add = (name: string, value: number): void => void (measured[name] = (measured[name] ?? 0) + value / DRAWS);
  const random = stream(7, 'attention');
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const draw = (rows: number, columns: number, variance: number): Matrix => zeros(rows, columns).map((row) => row.map(() => Math.sqrt(variance) * normal()));
  /** Of length √D: at right angles, or anywhere on a sphere of so many dimensions. */
  const tokensOf = (): Matrix => zeros(T, D).map((row, i) => {
    const own = row.map((_, j) => (values === 0 ? Number(j === i + 1) : j > 0 && j <= values ? normal() : 0));
    const length = Math.hypot(...own);
    return own.map((v, j) => (j === 0 ? Math.sqrt(COMMON * D) : (Math.sqrt((1 - COMMON) * D) * v) / length));
  });
  for (let n = 0; n < DRAWS; n++) {
    const tokens = tokensOf();
    const [wq, wk, wv, wo] = [draw(D, D, QUERY), draw(D, D, KEY), draw(D, D, VALUE), draw(D, D, OUT)];
    const [q, k, v] = [times(tokens, wq), times(tokens, wk), times(tokens, wv)];
    const a = times(q, turned(k)).map((row) => {
      const powers = row.map((s) => Math.exp(s / Math.sqrt(D)));
      const sum = powers.reduce((x, y) => x + y, 0);
      return powers.map((p) => p / sum);
    });
    const delta = draw(T, D, 1);
    const dContext = times(delta, turned(wo));
    const dWeights = times(dContext, turned(v));
    const dScores = dWeights.map((row, i) => {
      const mean = row.reduce((sum, g, j) => sum + g * a[i]![j]!, 0);
      return row.map((g, j) => (a[i]![j]! * (g - mean)) / Math.sqrt(D));
    });
    const [dq, dk, dv] = [times(dScores, k), times(turned(dScores), q), times(turned(a), dContext)];
    add('query_kernel', square(times(turned(tokens), dq)));
    add('query_bias', square([dq.reduce((sum, row) => sum.map((s, j) => s + row[j]!))]));
    add('key_kernel', square(times(turned(tokens), dk)));
    add('value_kernel', square(times(turned(tokens), dv)));
    add('output_kernel', square(times(turned(times(a, v)), delta)));
    add('values', square(times(times(a, v), wo)) / (T * D));
    add('gradient', (square(times(dq, turned(wq))) + square(times(dk, turned(wk))) + square(times(dv, turned(wv)))) / (T * D));
  }

  const grid = lagsOf([T]);
  const one = { size: 1, alike: 0 };
  const x = { ...momentsOf(0, everywhere(grid.map((_, lag) => (lag === 0 ? 1 : COMMON))), one), overlaps: values === 0 ? 0 : 1 / values };
  const gradient = cotangentOf(everywhere(grid.map((_, lag) => (lag === 0 ? 1 : 0))), one);
  const of = (variances: Readonly<Record<string, number>>): SignalContext => ({
    ...context({ num_heads: 1, key_dim: D, value_dim: null }, [[T, D]], [T, D], variances), batch: one,
  });
  const kernels = { query_kernel: QUERY, key_kernel: KEY, value_kernel: VALUE, output_kernel: OUT };
  const ctx = of(kernels);
  const squares = rules.attention.weightGradients!(gradient, [x], x, ctx);
  const near = (found: number, name: string): void => expect(Math.abs(found / measured[name]! - 1), `${name}: ${found}, measured ${measured[name]!}`).toBeLessThan(values === 0 ? 0.06 : 0.15);

  it.each(['query_kernel', 'query_bias', 'key_kernel', 'value_kernel', 'output_kernel'])('%s', (name) => near(squares[name]!, name));
  it('values', () => near(rules.attention.forward([x], ctx).second, 'values'));
  it('gradients', () => near(rules.attention.backward(gradient, [x], x, ctx)[0]!.second, 'gradient'));
});

it('learned positions add up what the classes of a batch have in excess, whatever the samples are', () => {
  const text = `data d { source: gaussian(6x16, classes: 2, samples: 320) }\nnetwork N { input(6x16) -> positional_encoding(learned) -> flatten -> dense(2) -> softmax }\ntrain N on d { loss: cross_entropy, optimizer: adam, batch: 16, epochs: 1 }`;
  const { program, facts } = analyze(new SourceFile('main.gradnet', text), { load: () => undefined });
  const network = program.networks[0]!;
  const { backward, forward, weightGradients } = facts.get(network)!.signals![1]!;
  const { self, alike, unlike } = backward.covariance;
  const share = 159 / 319;
  const square = 6 * 16 * 16 * (self[0]! + 15 * (share * alike[0]! + (1 - share) * unlike[0]!));
  // Of one normal number, a typical size is e^((ψ(1/2) + ln 2) / 2) = 0.53 of the root mean square; to third order 0.513.
  expect(weightGradients['embeddings']!.norm / Math.sqrt(square) / Math.exp(-(forward.spread + backward.spread) / 4)).toBeCloseTo(Math.exp(-1 / 2 - 1 / 6), 2);
});
