/** What single channels know: scales in front of depthwise convolutions and of maxima, taps at the border. */
import { describe, expect, it } from 'vitest';
import type { NodeSignal } from '../../src/passes/facts.ts';
import { analyze, SourceFile } from '../../src/index.ts';
import { momentsOf } from '../../src/ir/covariance.ts';
import { greatest } from '../../src/ir/gaussian/greatest.ts';
import { density } from '../../src/ir/gaussian/normal.ts';
import { numeric } from '../../src/ir/gaussian/numeric.ts';
import { rectifier } from '../../src/ir/gaussian/rectifier.ts';
import { atDistance, lagsOf, overGrid } from '../../src/ir/lags.ts';
import { alongChannel, atWinners } from '../../src/ir/signal-rules/gated.ts';
import { windowOf } from '../../src/ir/signal-rules/window.ts';
import type { Covariance, SignalContext } from '../../src/ir/signal.ts';
import { maskField } from '../../src/catalog/source/discs.ts';
import { zipf } from '../../src/catalog/source/text.ts';
import { discs } from '../../src/runtime/data/discs.ts';

const everywhere = (values: readonly number[]): Covariance => ({ self: values, alike: values, unlike: values });
const batch = { size: 16, alike: 0.25 };

function signalsOf(body: string): Record<string, NodeSignal> {
  const text = `data d { source: gaussian(12x12x3, classes: 4, samples: 320) }\nnetwork N { input(12x12x3) -> ${body} -> flatten -> dense(4) -> softmax }\ntrain N on d { loss: cross_entropy, optimizer: adam, batch: 16, epochs: 1 }`;
  const { program, facts, diagnostics } = analyze(new SourceFile('main.gradnet', text), { load: () => undefined });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [network] = program.networks;
  return Object.fromEntries(network!.nodes.map(({ id, name }) => [name, facts.get(network!)!.signals![id]!]));
}

describe('a scale in front of a depthwise convolution that is normalized again', () => {
  it('changes nothing behind ReLU but by epsilon', () => {
    const { batch_norm1, batch_norm2 } = signalsOf('conv(32, 3x3) -> batch_norm -> relu -> depthwise_conv(3x3) -> batch_norm -> tanh');
    // Σ δ h = Σ δ_y y · ε/(σ² + ε), and what is normalized has a mean square of σ²/(σ² + ε).
    const share = 1 - batch_norm2!.forward.second;
    const [before, after] = [batch_norm1!, batch_norm2!].map(({ weightGradients }) => weightGradients['gamma']!.norm);
    const spread = (signal: NodeSignal): number => Math.exp(-(signal.forward.spread + signal.backward.spread) / 4);
    expect((before! / after!) / share).toBeGreaterThan(0.9 * spread(batch_norm1!));
    expect((before! / after!) / share).toBeLessThan(1.1);
  });
  it('passes what of φ′(h) h is no multiple of φ(h)', () => {
    const value = (x: number): number => x / (1 + Math.exp(-x));
    const derivative = (x: number): number => (value(x + 1e-5) - value(x - 1e-5)) / 2e-5;
    const mean = (f: (h: number) => number): number => {
      let sum = 0;
      for (let z = -8; z < 8; z += 0.002) sum += 0.002 * density(z) * f(z);
      return sum;
    };
    const lever = (h: number): number => derivative(h) * h;
    const [a, b] = [mean(lever), mean(value)];
    const covariance = mean((h) => (lever(h) - a) * (value(h) - b));
    const [varies, spread] = [mean((h) => (lever(h) - a) ** 2), mean((h) => (value(h) - b) ** 2)];
    const input = momentsOf(0, everywhere([1]), batch);
    const of = (along: number): number => alongChannel({ kernel: numeric({ value, derivative }), input, from: everywhere([1]), lengthwise: () => along }, 3);
    expect(of(0) / (3 * (1 - covariance ** 2 / (varies * spread)))).toBeCloseTo(1, 3);
    expect((of(5) - of(0)) / (5 * (covariance / spread) ** 2)).toBeCloseTo(1, 3);
    expect(alongChannel({ kernel: rectifier(0), input, from: everywhere([1]) }, 3)).toBeCloseTo(0, 8);
  });
  it('is felt where channels are mixed', () => {
    const [apart, mixed] = ['depthwise_conv(3x3)', 'conv(32, 3x3)'].map((layer) => signalsOf(`conv(32, 3x3) -> batch_norm -> relu -> ${layer} -> batch_norm -> tanh`)['batch_norm1']!.weightGradients['gamma']!.norm);
    expect(mixed! / apart!).toBeGreaterThan(10);
  });
});

describe('a scale in front of a maximum', () => {
  it('sums winners, which do not cancel', () => {
    const values = momentsOf(0, { self: [1], alike: [0.4], unlike: [0.1] }, batch);
    const average = (f: (h: number) => number) => greatest({ value: f, derivative: () => 1, kinks: [] }, 0, 1, 0, 9);
    const gradient: Covariance = { self: [1], alike: [0.6], unlike: [-0.2] };
    const [first, second] = [average((h) => h).first, average((h) => h).second];
    // Pool of 9: E max = 1.485, E max² = 2.563.
    expect([first, second].map((v) => v.toFixed(3))).toEqual(['1.485', '2.563']);
    const pair = (c: number): number => first ** 2 + (second - first ** 2) * c;
    const expected = 16 * second + 16 * 15 * (0.25 * 0.6 * pair(0.4) - 0.75 * 0.2 * pair(0.1));
    expect(atWinners({ gradient, grid: [], values, average }, (h) => h, batch) / expected).toBeCloseTo(1, 8);
  });
  it('is larger by as much in the whole network', () => {
    const { batch_norm1, global_max_pool1 } = signalsOf('conv(32, 3x3) -> batch_norm -> global_max_pool -> reshape(32)');
    const { gamma, beta } = batch_norm1!.weightGradients;
    // All winners of a channel are about as large, so that the scale's gradient is the shift's times that.
    expect(gamma!.norm / beta!.norm / Math.sqrt(global_max_pool1!.forward.second)).toBeGreaterThan(0.9);
    expect(gamma!.norm / beta!.norm / Math.sqrt(global_max_pool1!.forward.second)).toBeLessThan(1.15);
  });
  it('gets nothing below zero, where no winner lies', () => {
    const { prelu1 } = signalsOf('conv(32, 3x3) -> prelu(shared_axes: [1, 2], alpha_initializer: constant(0.2)) -> global_max_pool -> reshape(32)');
    expect(prelu1!.weightGradients['alpha']!.norm).toBeLessThan(1e-6);
  });
});

describe('taps at the border', () => {
  const [rows, columns, size] = [6, 5, 3];
  const grid = [rows, columns];
  const ctx = { args: { kernel_size: [size, size], padding: 'same' }, inputShapes: [[rows, columns, 2]], outputShape: [rows, columns, 3] } as unknown as SignalContext;
  const { together, inBounds, middle } = windowOf(ctx);
  const places = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns] as const);
  const taps = Array.from({ length: size * size }, (_, i) => [Math.floor(i / size) - 1, (i % size) - 1] as const);
  const inside = (length: number, at: number): boolean => at >= 0 && at < length;
  /** Of every place, which taps lie on the image. */
  const met = places.map(([y, x]) => taps.map(([dy, dx]) => (inside(rows, y + dy) && inside(columns, x + dx) ? 1 : 0)));
  const mean = taps.map((_, tap) => met.reduce((sum, it) => sum + it[tap]!, 0) / places.length);
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, it, i) => sum + it * b[i]!, 0) / taps.length;
  /** Mean over the pairs of places that count for a lag: between two lags a pair counts for both. */
  const counted = (lag: number, of: (a: number, b: number) => number): number => {
    const lags = lagsOf(grid);
    let [sum, weight] = [0, 0];
    places.forEach(([y, x], a) => places.forEach(([v, u], b) => {
      const part = atDistance(lags.map((_, i) => (i === lag ? 1 : 0)), Math.hypot(y - v, x - u));
      sum += part * of(a, b);
      weight += part;
    }));
    return sum / weight;
  };

  it('are met by two outputs together as often as counting says', () => {
    lagsOf(grid).forEach((r, lag) => expect(together[lag], `${r} apart`).toBeCloseTo(counted(lag, (a, b) => dot(met[a]!, met[b]!)), 10));
    expect(together[0]).toBeCloseTo(inBounds, 10);
    expect(overGrid(together, grid)).toBeCloseTo(dot(mean, mean), 10);
  });

  it('leave of what all places share what counting says, once its mean is taken off', () => {
    const off = (a: number): number[] => met[a]!.map((it, tap) => it - mean[tap]!);
    lagsOf(grid).forEach((r, lag) => expect(together[lag]! - middle[lag]! * dot(mean, mean), `${r} apart`).toBeCloseTo(counted(lag, (a, b) => dot(off(a), off(b))), 10));
  });

  it.each(['batch_norm', 'instance_norm'])('so that values behind %s are no more alike than values can be', (norm) => {
    const signals = signalsOf(`sigmoid -> conv(32, 3x3) -> ${norm} -> flatten`);
    const { self } = signals[`${norm}1`]!.forward.covariance;
    self.forEach((v, lag) => expect(Math.abs(v), `at lag ${lag}`).toBeLessThan(1));
  });
});

it('texts repeat their tokens by Zipf\'s law', () => {
  expect(zipf(2)).toBeCloseTo(5 / 9, 10);
  expect(zipf(60)).toBeCloseTo(0.0746, 3);
});

it('images whose places differ in what they hold widen intervals once, from the first kernels on that work on places', () => {
  const of = (source: string, body: string): Record<string, NodeSignal['narrowness']> => {
    const { program, facts } = analyze(new SourceFile('main.gradnet', `data d { source: ${source} }\nnetwork N { input(28x28x1) -> ${body} -> dense(10) -> softmax }\ntrain N on d { loss: cross_entropy, optimizer: adam, batch: 16, epochs: 1 }`), { load: () => undefined });
    const [network] = program.networks;
    return Object.fromEntries(network!.nodes.map(({ id, name }) => [name, facts.get(network!)!.signals![id]!.narrowness]));
  };
  const noise = 'gaussian(28x28x1, classes: 10, samples: 320)';
  const [digits, even] = [of('mnist', 'conv(8, 3x3) -> relu -> conv(8, 3x3) -> flatten'), of(noise, 'conv(8, 3x3) -> relu -> conv(8, 3x3) -> flatten')];
  for (const layer of ['conv1', 'conv2', 'dense1']) expect(digits[layer]!.whole - even[layer]!.whole, layer).toBeCloseTo(4, 10);
  expect(of('mnist', 'flatten -> dense(8)')).toEqual(of(noise, 'flatten -> dense(8)'));
});

it('two pixels of a mask are on discs together as often as those that are drawn', async () => {
  const size = 24;
  const { targets, length } = (await discs({ size, samples: 2500, validationFraction: 0 }).load({ seed: 3 })).train;
  const { mean, self } = maskField(size);
  lagsOf([size, size]).slice(0, 6).forEach((r, lag) => {
    let [sum, count] = [0, 0];
    for (let row = 0; row < length * size; row++) for (let x = 0; x + r < size; x++, count++) sum += targets[row * size + x]! * targets[row * size + x + r]!;
    expect(Math.abs(self[lag]! / (sum / count) - 1), `${r} apart`).toBeLessThan(r === 0 ? 0.04 : 0.09);
  });
  expect(mean).toBeCloseTo(self[0]!, 12);
});
