/** Activations on residual streams, and softmax over logits of any size: against closed forms, and against what TensorFlow.js measured. */
import { describe, expect, it } from 'vitest';
import { analyze, SourceFile } from '../../src/index.ts';
import { cotangentOf, momentsOf } from '../../src/ir/covariance.ts';
import { averagesOn, meanOver } from '../../src/ir/density/averages.ts';
import { lawOf } from '../../src/ir/density/law.ts';
import { normalOn } from '../../src/ir/density/lattice.ts';
import { quadrant } from '../../src/ir/gaussian/normal.ts';
import { numeric } from '../../src/ir/gaussian/numeric.ts';
import { overlap, ownOverlap } from '../../src/ir/gaussian/probabilities.ts';
import { rectifier } from '../../src/ir/gaussian/rectifier.ts';
import { elementwise, sum } from '../../src/ir/signal-rules.ts';
import type { Moments, SignalContext } from '../../src/ir/signal.ts';
import type { NodeSignal } from '../../src/passes/facts.ts';
import { stream as randomStream } from '../../src/runtime/random.ts';
import { functions } from './functions.ts';

const batch = { size: 64, alike: 0.1 };
const ctx: SignalContext = { args: {}, inputShapes: [[1e9]], outputShape: [1e9], weights: [], draw: () => undefined, batch };
const normal = (mean: number, variance: number): Moments =>
  momentsOf(mean, { self: [mean * mean + variance], alike: [mean * mean], unlike: [mean * mean] }, batch);
const relu = rectifier(0);
const linear = rectifier(1);
/** φ(u) + b as a stream sees it, u and b normal. */
const stream = (kernel: typeof relu, u: Moments, b: Moments): Moments => sum.forward([elementwise(kernel).forward([u], ctx), b], ctx);

describe('a distribution on a lattice', () => {
  it('has the mean and the variance that were asked for, narrower than a step too', () => {
    for (const [mean, variance] of [[0.3, 4], [0.25, 0.6], [0.1, 0.2], [0, 1e-4]] as const) {
      const { step, first, mass } = normalOn(0.5, mean, variance);
      const at = (i: number): number => (first + i) * step;
      const m = mass.reduce((s, w, i) => s + w * at(i), 0);
      expect(m).toBeCloseTo(mean, 5);
      expect(mass.reduce((s, w, i) => s + w * (at(i) - m) ** 2, 0) / Math.max(variance, 0.5 * 0.5 * (mean / 0.5) * (1 - mean / 0.5))).toBeCloseTo(1, 2);
    }
  });
  it('what is expected given a part has, over the part, the mean that it has over the sum', () => {
    const u = normal(0, 1);
    const x = elementwise(relu).forward([u], ctx);
    const h = sum.forward([x, normal(0.2, 0.3)], ctx);
    const law = lawOf(h);
    const f = law.values.map((v) => Math.tanh(v) + v * v);
    const g = law.values.map((v) => Math.exp(-v * v));
    const [givenF, givenG] = law.given!(x, f, g);
    expect(meanOver(lawOf(x), (i) => givenF[i]!)).toBeCloseTo(meanOver(law, (i) => f[i]!), 2);
    expect(meanOver(lawOf(x), (i) => givenG[i]!)).toBeCloseTo(meanOver(law, (i) => g[i]!), 2);
  });
});

describe('averages on a stream', () => {
  it('are those of a normal value where everything that was added is one', () => {
    for (const [name, kernel] of Object.entries({ relu, tanh: numeric(functions['tanh']!), elu: numeric(functions['elu']!) })) {
      const a = averagesOn(stream(linear, normal(0.1, 1), normal(0.2, 0.5)), kernel);
      const b = kernel.at(0.3, 1.5);
      for (const key of ['first', 'second', 'fourth', 'slopeSecond', 'slopeFourth', 'alignment'] as const) expect(a[key] / b[key], `${name} ${key}`).toBeCloseTo(1, 2);
      for (const c of [0, 0.3, 0.8]) for (const key of ['pair', 'slopePair', 'alignedPair', 'leverPair'] as const) expect(Math.abs(a[key](c) / b[key](c) - 1), `${name} ${key} ${c}`).toBeLessThan(0.015);
      expect(Math.abs(a.pair(-0.4) - b.pair(-0.4)) / b.second, `${name} at -0.4`).toBeLessThan(0.01);
    }
  });
  it('sensitivity is how much more a stream gives that is larger', () => {
    const at = (scale: number) => averagesOn(stream(relu, normal(0, scale), normal(0, scale / 2)), numeric(functions['tanh']!));
    const mean = (scale: number): number => meanOver(lawOf(stream(relu, normal(0, scale), normal(0, scale / 2))), (i) => i);
    expect(mean(1)).toBeGreaterThan(0);
    // About the mean; the rest of the logarithm's slope is the mean's own.
    const slope = Math.log(at(1.02).second / at(0.98).second) / Math.log(1.02 / 0.98);
    expect(at(1).sensitivity).toBeGreaterThan(0.6 * slope);
    expect(at(1).sensitivity).toBeLessThan(slope);
    const centred = (scale: number) => averagesOn(stream(numeric(functions['tanh']!), normal(0, scale), normal(0, scale)), relu);
    expect(centred(1).sensitivity).toBeCloseTo(1, 1);
  });
  it('ReLU behind ReLU and noise is open as often as the quadrant says', () => {
    for (const s of [0.05, 0.3, 1, 2]) {
      const open = averagesOn(stream(relu, normal(0, 1), normal(0, s * s)), relu).slopeSecond;
      // Half of the units come as zero; the others are open where z > 0 and z + s w > 0.
      expect(open, `noise of ${s}`).toBeCloseTo(0.25 + quadrant(0, 1 / Math.sqrt(1 + s * s)), 2);
    }
  });
});

describe('gradients along a stream', () => {
  it('pass two gates as often as both are open', () => {
    const u = normal(0, 1);
    const rule = elementwise(relu);
    const x = rule.forward([u], ctx);
    const b = normal(0, 0.25);
    const h = sum.forward([x, b], ctx);
    const y = rule.forward([h], ctx);
    const top = cotangentOf({ self: [1], alike: [0.5], unlike: [0] }, batch);
    const [atSum] = rule.backward(top, [h], y, ctx);
    const [behind] = sum.backward(atSum!, [x, b], h, ctx);
    const [first] = rule.backward(behind!, [u], x, ctx);
    expect(first!.second).toBeCloseTo(quadrant(0, 1 / Math.sqrt(1.25)), 2);
    // Two samples that have nothing in common: each has both gates open by itself.
    expect(first!.covariance.alike[0]! / 0.5).toBeCloseTo(quadrant(0, 1 / Math.sqrt(1.25)) ** 2, 2);
  });

  /** Root mean square of the gradient at the first layer by that at the last activation, geometric means over 6 draws of `gradnetc verify`, engine tensorflow. */
  const he = 'kernel_initializer: he_uniform';
  const scaled = (scale: number): string => `kernel_initializer: variance_scaling(scale: ${scale}, mode: fan_in, distribution: uniform)`;
  const measured: readonly (readonly [lines: readonly string[], ratio: number, within: number])[] = [
    [[`dense(128, ${he}) -> relu`, `repeat 50 { residual { dense(128, ${he}) -> relu -> dense(128, ${scaled(2 / 625)}) } -> relu }`], 0.686, 0.03],
    [[`dense(128, ${he}) -> relu`, `repeat 20 { residual { dense(128, ${he}) -> relu -> dense(128, ${scaled(2 / 100)}) } -> relu }`], 0.719, 0.03],
    [[`dense(128, ${he}) -> relu`, `repeat 20 { residual { dense(128, ${he}) -> relu -> dense(128, ${he}) } -> relu }`], 1530, 0.25],
    [[`dense(128, ${he}) -> relu`, `repeat 20 { residual { dense(128, ${he}) -> batch_norm -> relu -> dense(128, ${he}) -> batch_norm } -> relu }`], 13.1, 0.08],
    [['dense(128)', 'repeat 20 { residual { dense(128) -> tanh -> dense(128) } -> tanh }'], 1.61, 0.08],
    [['dense(128)', 'repeat 10 { residual { dense(128) -> layer_norm -> softplus } -> softplus }'], 0.741, 0.05],
    [['dense(128)', 'repeat 30 { residual { layer_norm -> softsign -> dense(128) } -> softsign }'], 104, 0.28],
    [['dense(128)', 'repeat 20 { residual { dense(128) -> layer_norm -> relu6 } -> relu6 }'], 0.729, 0.1],
    [['dense(128)', 'repeat 20 { residual { layer_norm -> gelu -> dense(128) } -> gelu }'], 5.98, 0.05],
  ];
  it.each(measured)('%s', (lines, ratio, within) => {
    const text = `data samples {\n  source: gaussian(128, classes: 10, samples: 640, separation: 0)\n}\n\nnetwork R {\n  input(samples.shape)\n${lines.map((line) => `  ${line}\n`).join('')}  dense(10) -> softmax\n}\n\n`
      + 'train R on samples {\n  loss: cross_entropy\n  optimizer: sgd(0.01)\n  batch: 64\n  epochs: 1\n}\n';
    const { program, facts } = analyze(new SourceFile('r.gradnet', text), { load: () => undefined });
    const [network] = program.networks;
    const signals = facts.get(network!)!.signals!;
    const stem = network!.nodes.find(({ word }) => word.name === 'dense')!.id;
    const last = network!.nodes.findLast(({ word }) => word.name === 'dense')!.id;
    const predicted = Math.sqrt(signals[stem]!.backward.second / signals[last - 1]!.backward.second);
    expect(Math.abs(predicted / ratio - 1)).toBeLessThan(within);
  });
});

describe('an identity of ReLUs over steps', () => {
  /** Of walks held at zero: with what part of them no gate is shut after the first step, and the mean number of steps whose gates are open up to the end. */
  function walked(steps: number): { whole: number; open: number } {
    const random = randomStream(1, 'walk');
    const walks = 40_000;
    let [whole, open] = [0, 0];
    for (let walk = 0; walk < walks; walk++) {
      let [at, since, shut] = [0, 0, false];
      for (let t = 1; t <= steps; t++) {
        at += random() - 0.5;
        if (at < 0) [at, since, shut] = [0, t, shut || t > 1];
      }
      whole += shut ? 0 : 1 / walks;
      open += (steps - since) / walks;
    }
    return { whole, open };
  }
  const signalsOf = (steps: number, more = ''): readonly NodeSignal[] => {
    const text = `network N {\n  input(${steps}x4)\n  simple_rnn(16, activation: relu, recurrent_initializer: identity${more})\n  dense(1)\n}\n`;
    const { program, facts } = analyze(new SourceFile('r.gradnet', text), { load: () => undefined });
    return facts.get(program.networks[0]!)!.signals!;
  };
  it('remembers as a walk does that is held at zero', () => {
    const { memory, forward } = signalsOf(30)[1]!;
    expect(Math.abs(memory! ** 2 / walked(30).whole - 1)).toBeLessThan(0.04);
    // Every step adds its variance: 30 of 4 · 2/20.
    expect(forward.second).toBeCloseTo(30 * 4 * (2 / 20), 1);
  });
  it.each([5, 30])('takes the gradient back to half of %i steps', (steps) => {
    const expected = walked(steps).open;
    expect(Math.abs(expected / (steps / 2) - 1)).toBeLessThan(0.03);
    const [input, walk] = signalsOf(steps);
    // At the input, of each step's mean square: units · variance of a weight of what passes the gates of all steps.
    expect(Math.abs(input!.backward.covariance.self[0]! * steps / (walk!.backward.covariance.self[0]! * 16 * (2 / 20) * expected) - 1)).toBeLessThan(0.03);
  });
});

describe('overlaps of softmax outputs', () => {
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
  const sigmoid = numeric({ value: logistic, derivative: (x) => logistic(x) * logistic(-x) });
  it('of two classes are those of a sigmoid over the difference of the logits', () => {
    for (const variance of [0.1, 1, 4, 20, 60]) {
      const a = sigmoid.at(0, 2 * variance);
      expect(ownOverlap(variance, 2), `variance ${variance}`).toBeCloseTo(2 * a.second, 6);
      for (const c of [-0.5, 0, 0.4, 0.8]) expect(Math.abs(overlap(c * variance, variance, 2) / (2 * a.pair(c)) - 1), `variance ${variance}, ${c}`).toBeLessThan(variance > 10 ? 0.06 : 0.03);
    }
  });
  it('of more classes are what draws give', () => {
    // Classes, variance, correlation, mean over 2e5 draws of the logits: chance is a thousandth.
    const drawn = [
      [4, 1, 0.3, 0.2885], [4, 1, 0.7, 0.345], [4, 1, 1, 0.3921], [10, 1, 0.3, 0.1234], [10, 1, 0.7, 0.1609], [10, 1, 1, 0.1948],
      [10, 6, 0.3, 0.1684], [10, 6, 0.7, 0.3032], [10, 6, 1, 0.4658], [50, 3, 0.3, 0.0383], [50, 3, 0.7, 0.0821], [50, 3, 1, 0.1381],
    ] as const;
    for (const [units, variance, c, mean] of drawn) expect(Math.abs(overlap(c * variance, variance, units) / mean - 1), `${units} classes, variance ${variance}, ${c}`).toBeLessThan(0.03);
  });
  it('is 1/K for outputs that do not vary, and for a single unit', () => {
    expect(overlap(0, 0, 10)).toBe(0.1);
    expect(overlap(1, 1, 1)).toBe(1);
  });
});
