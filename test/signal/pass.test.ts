/** The pass as a whole: exact cases, cost, shared weights, and constants of the theory. */
import { describe, expect, it } from 'vitest';
import type { LayerWord } from '../../src/catalog/types.ts';
import { exponential } from '../../src/ir/gaussian/exponential.ts';
import { greatest } from '../../src/ir/gaussian/greatest.ts';
import { rectifier } from '../../src/ir/gaussian/rectifier.ts';
import { cotangentOf } from '../../src/ir/covariance.ts';
import type { Graph, GraphNode } from '../../src/ir/graph.ts';
import * as rules from '../../src/ir/signal-rules.ts';
import { numeric } from '../../src/ir/gaussian/numeric.ts';
import type { LossRule, SignalContext, SignalRule } from '../../src/ir/signal.ts';
import type { Args, Configured, Shape } from '../../src/ir/types.ts';
import type { NodeCost } from '../../src/passes/facts.ts';
import { propagateSignals } from '../../src/passes/signal/index.ts';
import { inputMoments } from '../../src/passes/signal/input.ts';
import { predicted } from '../../src/passes/signal/interval.ts';
import { constant, under } from './constants.ts';
import { functions } from './functions.ts';

const place = { file: 'test', start: 0, end: 0 };
const he: Configured = { kind: 'word', word: 'test', family: 'initializer', args: {}, place, places: {} };

interface Step { readonly args?: Args; readonly rule: SignalRule; readonly shape: Shape; readonly kernel?: boolean; readonly inputs?: number[]; readonly weightsOf?: number }

/** A graph of plain rules; kernels have fan-in times variance `sw2`. Inputs are standard noise. */
function run(input: Shape, steps: readonly Step[], { sw2 = 2, batch = 64, loss = rules.crossEntropyGradient } = {}) {
  const nodes: GraphNode[] = [{ id: 0, name: 'input', word: { name: 'input', family: 'layer', signal: rules.passThrough } as unknown as LayerWord, args: {}, places: {}, inputs: [], place, region: 0 }];
  const shapes: Shape[] = [input];
  const costs: NodeCost[] = [{ weights: [], parameters: 0, trainable: 0, flops: 0, activationBytes: 0 }];
  steps.forEach((step, i) => {
    const inputs = step.inputs ?? [i];
    const fanIn = shapes[inputs[0]!]!.at(-1)!;
    nodes.push({
      id: i + 1, name: `n${i + 1}`, word: { name: `n${i + 1}`, family: 'layer', signal: step.rule } as unknown as LayerWord,
      args: { ...(step.kernel ? { kernel_initializer: he } : {}), ...step.args }, places: {}, inputs, place, region: 0,
      ...(step.weightsOf === undefined ? {} : { weightsOf: step.weightsOf }),
    });
    shapes.push(step.shape);
    costs.push({
      weights: step.kernel ? [{ name: 'kernel', shape: [], trainable: true, initializer: 'kernel_initializer', fanIn, fanOut: step.shape.at(-1)! }] : [],
      parameters: 0, trainable: 0, flops: 0, activationBytes: 0,
    });
  });
  const graph: Graph = { name: 'net', nodes, regions: [], inputs: [0], outputs: [{ name: 'output', node: nodes.length - 1 }], place };
  const size = { size: batch, alike: 0.1 };
  return propagateSignals(graph, shapes, costs, {
    batch: size, input: (_n, shape) => inputMoments({ mean: 0, second: 1, cross: 0 }, shape, size), loss, targets: 'class',
    initializer: () => ({ draws: ({ fanIn }: { fanIn: number }) => ({ mean: 0, variance: sw2 / fanIn, structure: 'independent' }) }) as never,
  });
}

/** A gradient that knows nothing of the outputs, as the recurrences of the literature assume. */
const independent: LossRule = { gradient: (_h, { batch }) => cotangentOf({ self: [1], alike: [0], unlike: [0] }, batch) };

const dense = (units: number): Step => ({ rule: rules.affine, shape: [units], kernel: true });
const activation = (rule: SignalRule, units: number): Step => ({ rule, shape: [units] });
const tower = (depth: number, rule: SignalRule, units = 128): Step[] =>
  Array.from({ length: depth }, () => [dense(units), activation(rule, units)]).flat();

describe('ten layers, against the theory', () => {
  for (const name of ['tanh', 'sigmoid', 'gelu', 'swish', 'elu', 'softplus', 'relu']) {
    it(name, () => {
      const kernel = name === 'relu' ? rectifier(0) : numeric(functions[name]!);
      for (const { id, value } of under(`traj/${name}/`)) {
        const sw2 = Number(/sw2=([\d.]+)/.exec(id)![1]) === 1.547483 ? 2 * 0.77374130355 : /0\.773741/.test(id) ? 0.77374130355 : Number(/sw2=([\d.]+)/.exec(id)![1]);
        const signals = run([128], [...tower(10, rules.elementwise(kernel)), dense(128)], { sw2, loss: independent });
        const at = (layer: number) => signals[2 * layer - 1]!;
        if (id.endsWith('q11')) expect(at(11).forward.second / value, id).toBeCloseTo(1, 5);
        else expect(Math.sqrt(at(1).backward.second / at(11).backward.second) / value, id).toBeCloseTo(1, 5);
      }
    });
  }
});

describe('batch normalization', () => {
  for (const [name, kernel] of [['linear', rectifier(1)], ['relu', rectifier(0)], ['tanh', numeric(functions['tanh']!)]] as const) {
    it(`gradients grow by the known rate with ${name}`, () => {
      for (const { id, value } of under(`bn_rate/${name}/`)) {
        const block = [dense(64), activation(rules.batchNormalization, 64), activation(rules.elementwise(kernel), 64)];
        const batch = Number(id.split('B=')[1]);
        const signals = run([64], [...Array.from({ length: 12 }, () => block).flat(), dense(10)], { batch });
        const rate = signals[3 * 4 + 1]!.backward.second / signals[3 * 5 + 1]!.backward.second;
        // The epsilon of 1e-3 lowers the rate by as much; fan-out equals fan-in here, so two weights' gain cancels.
        // The formula takes normalized values for normal ones, which they are up to 1/B.
        const within = 0.012 + 1.8 / batch ** 2;
        expect(rate / value, id).toBeGreaterThan(1 - within);
        expect(rate / value, id).toBeLessThan(1 + within);
      }
    });
  }
  it('gradients grow by the rate that is measured where batches are small', () => {
    // Mean over eight of twelve layers of 256, geometric means over 10 draws of `gradnetc verify`, engine tensorflow.
    for (const [name, kernel, batch, measured] of [
      ['tanh', numeric(functions['tanh']!), 8, 1.3424], ['tanh', numeric(functions['tanh']!), 16, 1.2437], ['relu', rectifier(0), 8, 1.7823], ['relu', rectifier(0), 16, 1.5841],
      ['gelu', numeric(functions['gelu']!), 8, 1.6112], ['gelu', numeric(functions['gelu']!), 16, 1.4427],
    ] as const) {
      const block = [dense(256), activation(rules.batchNormalization, 256), activation(rules.elementwise(kernel), 256)];
      const signals = run([256], [...Array.from({ length: 12 }, () => block).flat(), dense(10)], { batch });
      const rate = (signals[3 * 2 + 1]!.backward.second / signals[3 * 10 + 1]!.backward.second) ** (1 / 8);
      expect(Math.abs(rate / measured - 1), `${name} of ${batch}`).toBeLessThan(0.027);
    }
  });
});

describe('layer normalization', () => {
  for (const name of ['relu', 'tanh', 'sigmoid', 'gelu']) {
    it(`gradients change by the known rate with ${name}`, () => {
      const kernel = name === 'relu' ? rectifier(0) : numeric(functions[name]!);
      const block = [dense(1e6), activation(rules.layerNormalization, 1e6), activation(rules.elementwise(kernel), 1e6)];
      const signals = run([1e6], [...Array.from({ length: 8 }, () => block).flat(), dense(10)]);
      const rate = signals[3 * 4 + 1]!.backward.second / signals[3 * 5 + 1]!.backward.second;
      expect(rate / constant(`act/${name}/q=1/chi_ln`).value).toBeCloseTo(1, 2);
    });
  }
});

describe('pooling', () => {
  it('moments of the greatest of independent values', () => {
    for (const n of [2, 3, 4, 9]) {
      const plain = greatest(undefined, 0, 1, 0, n);
      expect(plain.first).toBeCloseTo(constant(`pool/max${n}/mean`).value, 8);
      expect(plain.second).toBeCloseTo(constant(`pool/max${n}/second`).value, 8);
      const behind = greatest(rectifier(0), 0, 1, 0, n);
      expect(behind.first).toBeCloseTo(constant(`pool/max${n}_relu/mean`).value, 8);
      expect(behind.second).toBeCloseTo(constant(`pool/max${n}_relu/second`).value, 8);
      expect(behind.alive / 2).toBeCloseTo(constant(`pool/max${n}_relu/gate`).value, 8);
    }
    expect(greatest(undefined, 0.3, 2, 1, 4).second).toBeCloseTo(2.09, 6);
  });

  const image = [8, 8, 4];
  const pooled = (rule: SignalRule, shape: Shape, args: Args) => {
    const flat = shape.reduce<number>((a, b) => a * b!, 1);
    return run(image, [{ rule: rules.elementwise(rectifier(0)), shape: image }, { rule, shape, args }, { rule: rules.reshaping, shape: [flat] }, dense(10)]);
  };
  it('averages of independent values, and an even share of the gradient', () => {
    for (const k of [2, 4]) {
      const signals = pooled(rules.averagePooling, [8 / k, 8 / k, 4], { pool_size: k });
      if (k === 2) expect(signals[2]!.forward.second).toBeCloseTo(constant('pool/avg4_relu/second').value, 8);
      expect(signals[1]!.backward.second / signals[2]!.backward.second).toBeCloseTo(1 / k ** 4, 8);
    }
    const whole = pooled(rules.globalAveragePooling, [4], {});
    expect(whole[2]!.forward.second).toBeCloseTo(constant('act/relu/q=1.0/mean').value ** 2 + constant('act/relu/q=1/var').value / 64, 8);
    expect(whole[1]!.backward.second / whole[2]!.backward.second).toBeCloseTo(1 / 64 ** 2, 8);
  });
  it('a maximum passes the whole gradient to one of its window', () => {
    const signals = pooled(rules.maxPooling, [4, 4, 4], { pool_size: 2 });
    expect(signals[2]!.forward.second).toBeCloseTo(constant('pool/max4_relu/second').value, 8);
    expect(signals[1]!.backward.second / signals[2]!.backward.second).toBeCloseTo(1 / 4, 8);
    // Behind ReLU the winner is alive with 1 - 2⁻⁴, an average value with 1/2; a percent is what follows the values.
    const alive = (signals[0]!.backward.second / signals[2]!.backward.second) / (constant('pool/max4_relu/gate').value / 4);
    expect(Math.abs(alive - 1)).toBeLessThan(0.01);
  });
  it('zero padding loses the taps beyond the border', () => {
    for (const h of [4, 8, 28]) {
      const signals = run([h, h, 4], [{ rule: rules.affine, shape: [h, h, 4], kernel: true, args: { kernel_size: 3, stride: 1, padding: 'same' } }], { sw2: 2 });
      // The test's fan-in counts channels only, so nine taps count nine times.
      expect(signals[1]!.forward.second / 18).toBeCloseTo(constant(`conv/same3/H=${h}/tapfrac2d`).value, 10);
    }
  });
});

describe('exact cases', () => {
  it('a linear layer: E‖∂L/∂W‖² = n_in n_out [B p X + B(B-1) r Y]', () => {
    const signals = run([20], [dense(10)], { batch: 16, loss: independent });
    const { covariance } = signals[1]!.backward;
    const expected = Math.sqrt(20 * 10 * 16 * covariance.self[0]!);
    const { norm, low, high } = signals[1]!.weightGradients['kernel']!;
    expect(norm / expected).toBeGreaterThan(0.95);
    expect(norm / expected).toBeLessThanOrEqual(1);
    expect(low).toBeLessThan(norm);
    expect(high).toBeGreaterThan(norm);
  });

  it('cross-entropy of small logits: E Σ δ² = 1 - 1/K, and labels in balance cancel across samples', () => {
    for (const { id, value, tol } of under('softmax_ce/delta2_uniform/')) {
      const units = Number(id.split('K=')[1]);
      const signals = run([50], [dense(units)], { sw2: 1e-12, batch: 1 });
      expect(Math.abs(signals[1]!.backward.second * units - value), id).toBeLessThan(Math.max(tol, 1e-9));
    }
    const signals = run([50], [dense(10)], { sw2: 1e-12, batch: 8 });
    expect(signals[1]!.backward.cross * 64).toBeCloseTo(0, 12);
  });

  it('labels that are smoothed by s leave 1 - s of the gradient where nothing is known yet', () => {
    const batch = { size: 4, alike: 0.1 };
    const still = inputMoments({ mean: 0, second: 0, cross: 0 }, [10], batch);
    for (const [rule, targets, units] of [[rules.crossEntropyGradient, 'class', 10], [rules.binaryCrossEntropyGradient, 'binary', 1]] as const) {
      const of = (loss: LossRule) => loss.gradient(still, { units, batch, targets });
      expect(of(rules.smoothed(rule, 0.2)).second).toBeCloseTo(0.64 * of(rule).second, 10);
      expect(of(rules.smoothed(rule, 0.2)).cross).toBeCloseTo(0.64 * of(rule).cross, 10);
    }
  });

  it('dropout multiplies squares by 1/(1-rate), products of samples by 1', () => {
    const signals = run([50], [dense(50), { ...activation(rules.elementwise(rectifier(0)), 50) }, { ...activation(rules.dropout, 50), args: { rate: 0.5 } }, dense(10)]);
    const [before, after] = [signals[2]!, signals[3]!];
    expect(after.forward.second / before.forward.second).toBeCloseTo(constant('dropout/p=0.5/q_factor').value, 12);
    expect(after.forward.cross).toBe(before.forward.cross);
    expect(before.backward.second / after.backward.second).toBeCloseTo(2, 12);
    expect(before.backward.cross).toBe(after.backward.cross);
  });

  it('shared weights get the gradients of every use', () => {
    const once = run([50], [dense(50), dense(50), dense(10)]);
    const shared = run([50], [dense(50), { ...dense(50), weightsOf: 1 }, dense(10)]);
    const [a, b] = [once[1]!.weightGradients['kernel']!.norm, once[2]!.weightGradients['kernel']!.norm];
    expect(shared[1]!.weightGradients['kernel']!.norm).toBeCloseTo(Math.hypot(a, b), 1);
    expect(shared[2]!.weightGradients).toEqual({});
  });
});

it('chance lowers the typical norm by a quarter of its variance, up to a variance of four; the interval has no such end', () => {
  const at = (spread: number) => predicted(1, { ...inputMoments({ mean: 0, second: 1, cross: 0 }, [8], { size: 4, alike: 0 }), spread }, undefined);
  expect(at(2).norm).toBeCloseTo(Math.exp(-0.5), 10);
  expect(at(9).norm).toBeCloseTo(Math.exp(-1), 10);
  expect(at(9).high / at(9).norm).toBeGreaterThan(at(4).high / at(4).norm);
});

it('samples that outlast the mean raise the upper end, and what overflows leaves nothing known', () => {
  const batch = { size: 8, alike: 0 };
  const noise = inputMoments({ mean: 0, second: 1, cross: 0 }, [20], batch);
  expect(noise.uneven).toEqual({ variance: 0.1, lean: 0 });
  const ctx = { args: {}, inputShapes: [[1e9]], outputShape: [1e9], weights: [], draw: () => undefined, batch } as unknown as SignalContext;
  // E[h⁴] goes with the square of E[h²]: s = 2, so the mean leans by s (s - 1) u/2 = u.
  const squared = rules.elementwise(numeric({ value: (x) => x * x, derivative: (x) => 2 * x }));
  const after = squared.forward([noise], ctx);
  expect(after.uneven!.variance).toBeCloseTo(0.4, 4);
  expect(after.uneven!.lean).toBeCloseTo(0.1, 6);
  // No mean is above the largest of eight samples.
  const most = squared.forward([{ ...noise, uneven: { variance: 0.1, lean: 9 } }], ctx);
  expect(most.uneven!.lean).toBeCloseTo(Math.sqrt(2 * Math.log(8) * 0.4), 4);
  // E[exp(h)²] = e^(2q), and the largest of eight samples has a q of exp(√(2 ln 8 · 0.1)).
  expect(rules.elementwise(exponential).forward([noise], ctx).uneven!.lean).toBeCloseTo(2 * (Math.exp(Math.sqrt(2 * Math.log(8) * 0.1)) - 1), 6);
  const [back] = squared.backward(cotangentOf(noise.covariance, batch), [noise], after, ctx);
  expect(back!.lean).toBe(after.uneven!.lean);

  const { uneven: _, ...even } = noise;
  const [leaning, upright] = [predicted(1, { ...noise, uneven: { variance: 1, lean: 2 } }, undefined), predicted(1, even, undefined)];
  expect(leaning.low).toBe(upright.low);
  expect(leaning.high / upright.high).toBeCloseTo(Math.exp(1.5), 6);
  // Eight layers of eight units: by a tenth of eight eighths wider.
  const narrow = predicted(1, even, undefined, 0, 1);
  expect(narrow.high / upright.high).toBeCloseTo(Math.exp(0.1), 6);
  expect(upright.low / narrow.low).toBeCloseTo(Math.exp(0.1), 6);
  expect(predicted(NaN, even, undefined)).toMatchObject({ low: 0, high: Infinity });
});

describe('cost', () => {
  it('twice the layers, at most about twice the work', () => {
    let calls = 0;
    const counted = () => numeric({ value: (x) => { calls++; return Math.tanh(x); }, derivative: (x) => 1 - Math.tanh(x) ** 2 });
    const count = (depth: number, tanh = counted()): number => {
      calls = 0;
      run([64], [...tower(depth, rules.elementwise(tanh), 64), dense(10)], { sw2: 1 });
      return calls;
    };
    expect(count(400) / count(200)).toBeLessThan(2.2);
    const tanh = counted();
    expect(count(200, tanh)).toBeGreaterThan(0);
    // Remembered averages: the same network again asks for nothing new.
    expect(count(200, tanh)).toBe(0);
  });
});
