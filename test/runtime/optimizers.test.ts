/** Optimizers against the formulas and TensorFlow.js' own, their state through a checkpoint, clipping, schedules. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { clip } from '../../src/runtime/clip/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Optimizer, Schedule } from '../../src/runtime/experiment.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { stream } from '../../src/runtime/random.ts';
import { schedules } from '../../src/runtime/schedules/index.ts';
import { tf } from '../../src/runtime/tf.ts';

beforeAll(async () => void (await selectEngine('auto')));

/** Gradients that depend on the step only, of sizes from 1e-3 to 10. */
const gradientAt = (step: number): Float32Array => {
  const next = stream(7, `g/${step}`);
  return Float32Array.from({ length: 6 }, () => (next() - 0.5) * 10 ** (4 * next() - 3));
};
const initial = Float32Array.from([1, -2, 3, 0.5, 0, -1]);

function apply(optimizer: Optimizer, from: number, to: number, start: Float32Array, rate = 0.05): Float32Array {
  const weight = tf.tidy(() => tf.variable(tf.tensor2d(start, [2, 3])));
  for (let step = from; step < to; step++) {
    const gradient = tf.tensor2d(gradientAt(step), [2, 3]);
    optimizer.apply([gradient], [weight], rate);
    gradient.dispose();
  }
  const values = weight.dataSync().slice() as Float32Array;
  weight.dispose();
  return values;
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void =>
  Array.from(a).forEach((x, i) => expect(Math.abs(x - b[i]!)).toBeLessThan(tolerance));

describe('optimizers', () => {
  it.each([
    ['sgd', () => optimizers.sgd({ learningRate: 0.05 }), () => tf.train.sgd(0.05)],
    ['momentum', () => optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }), () => tf.train.momentum(0.05, 0.9)],
    ['nesterov', () => optimizers.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }), () => tf.train.momentum(0.05, 0.9, true)],
    ['adam', () => optimizers.adam({ learningRate: 0.05 }), () => tf.train.adam(0.05, 0.9, 0.999, 1e-7)],
  ])('%s follows TensorFlow.js over 50 steps', (_, ours, theirs) => {
    const weight = tf.variable(tf.tensor2d(initial, [2, 3]));
    const reference = theirs();
    for (let step = 0; step < 50; step++) reference.applyGradients([{ name: weight.name, tensor: tf.tensor2d(gradientAt(step), [2, 3]) }]);
    const optimizer = ours();
    close(apply(optimizer, 0, 50, initial), weight.dataSync(), 1e-5);
    optimizer.dispose();
  });

  it('adam is the paper’s formula, epsilon included', () => {
    const optimizer = optimizers.adam({ learningRate: 0.05, epsilon: 0.1 });
    const values = apply(optimizer, 0, 30, initial);
    const expected = [...initial].map((start, i) => {
      let [w, m, v] = [start, 0, 0];
      for (let t = 1; t <= 30; t++) {
        const g = gradientAt(t - 1)[i]!;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        w -= (0.05 * m) / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 0.1);
      }
      return w;
    });
    close(values, expected, 1e-5);
    optimizer.dispose();
  });

  it('weight decay shrinks kernels by learningRate · decay, and leaves vectors alone', () => {
    const optimizer = optimizers.sgd({ learningRate: 0.1, weightDecay: 0.5 });
    const kernel = tf.variable(tf.ones([2, 2]));
    const bias = tf.variable(tf.ones([2]));
    optimizer.apply([tf.zeros([2, 2]), tf.zeros([2])], [kernel, bias], 0.1);
    expect(kernel.dataSync()[0]).toBeCloseTo(0.95, 6);
    expect([...bias.dataSync()]).toEqual([1, 1]);
  });

  it.each([
    ['adam', () => optimizers.adam({ learningRate: 0.05 })],
    ['momentum', () => optimizers.sgd({ learningRate: 0.05, momentum: 0.9 })],
    ['sgd', () => optimizers.sgd({ learningRate: 0.05 })],
  ])('%s resumed from its state goes on as if it had never stopped', (_, make) => {
    const whole = make();
    const expected = apply(whole, 0, 20, initial);
    const first = make();
    const half = apply(first, 0, 10, initial);
    // through plain numbers, as a file would keep it
    const saved = first.state().map(({ name, tensor }) => ({ name, shape: tensor.shape, dtype: tensor.dtype, values: [...tensor.dataSync()] }));
    first.dispose();
    const second = make();
    second.restore(saved.map(({ name, shape, dtype, values }) => ({ name, tensor: tf.tensor(values, shape, dtype) })));
    expect(apply(second, 10, 20, half)).toEqual(expected);
    whole.dispose();
    second.dispose();
  });

  it('a state of another optimizer is refused', () => {
    expect(() => optimizers.sgd({ learningRate: 1 }).restore([{ name: 'm/0', tensor: tf.scalar(1) }])).toThrow(/`m\/0`/);
  });

  it('leak nothing', () => {
    const optimizer = optimizers.adam();
    apply(optimizer, 0, 2, initial);
    const before = tf.memory().numTensors;
    apply(optimizer, 2, 20, initial);
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
  });
});

describe('clip.globalNorm', () => {
  it('equals its formula', () => {
    const arrays = fc.array(fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(arrays, fc.double({ min: 0.01, max: 50, noNaN: true }), (gradients, max) => tf.tidy(() => {
      const result = clip.globalNorm(max).apply!(gradients.map((values) => tf.tensor1d(values)), []);
      const norm = Math.sqrt(gradients.flat().reduce((sum, g) => sum + g * g, 0));
      const scale = norm > max ? max / norm : 1;
      expect(result.norm.dataSync()[0]).toBeCloseTo(norm, 2);
      if (Math.abs(norm - max) > 1e-4 * max) expect(result.acted.dataSync()[0]).toBe(norm > max ? 1 : 0);
      gradients.forEach((values, i) => {
        const clipped = result.gradients[i]!.dataSync();
        values.forEach((g, k) => expect(Math.abs(clipped[k]! - g * scale)).toBeLessThan(1e-5 * (1 + Math.abs(g))));
      });
    })), { numRuns: 50 });
  });
});

describe('schedules', () => {
  const at = (schedule: Schedule, step: number): number => schedule.at({ step, epoch: step / 10, stepsPerEpoch: 10, epochs: 10 });

  it('follow their formulas', () => {
    expect(at(schedules.constant({ learningRate: 0.1 }), 37)).toBe(0.1);
    const cosine = schedules.cosine({ learningRate: 0.1, floor: 0.02 });
    expect(at(cosine, 0)).toBeCloseTo(0.1, 12);
    expect(at(cosine, 50)).toBeCloseTo(0.06, 12);
    expect(at(cosine, 100)).toBeCloseTo(0.02, 12);
    expect(at(schedules.exponential({ learningRate: 1, factor: 0.99 }), 25)).toBeCloseTo(0.99 ** 2.5, 12);
    const step = schedules.step({ learningRate: 1, factor: 0.1, epochs: 3 });
    expect([29, 30, 59, 60].map((s) => at(step, s))).toEqual([1, 0.1, 0.1, 0.1 ** 2]);
    const listed = schedules.step({ learningRate: 1, factor: 0.5, epochs: [2, 7] });
    expect([19, 20, 69, 70].map((s) => at(listed, s))).toEqual([1, 0.5, 0.5, 0.25]);
  });

  it('warm up linearly, every one of them', () => {
    const rate = { learningRate: 0.4, warmupEpochs: 2 };
    const all = [
      schedules.constant(rate), schedules.cosine(rate), schedules.exponential({ ...rate, factor: 0.9 }),
      schedules.step({ ...rate, factor: 0.1, epochs: 5 }),
    ];
    for (const schedule of all) {
      expect(at(schedule, 0)).toBeCloseTo(0.4 / 20, 12);
      expect(at(schedule, 9)).toBeCloseTo(0.2, 12);
      expect(at(schedule, 19)).toBeCloseTo(0.4, 12);
      expect(at(schedule, 20)).toBeCloseTo(0.4, 2);
    }
  });
});
