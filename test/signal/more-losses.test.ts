/** The gradients that losses start, against means over many random outputs through the losses themselves. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { binaryCrossEntropyGradient, cosineGradient, focalGradient, hingeGradient, huberGradient, logCoshGradient, poissonGradient, squaredHingeGradient } from '../../src/ir/signal-rules.ts';
import type { LossContext, LossRule, Moments } from '../../src/ir/signal.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Loss } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { tf } from '../../src/runtime/tf.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const SAMPLES = 20_000;
const normal = (units: number, seed: number): Tensor => tf.randomNormal([SAMPLES, units], 0, 1, 'float32', seed);
const moments = (mean: number, variance: number): Moments => {
  const second = mean ** 2 + variance;
  return { mean, second, cross: mean ** 2, covariance: { self: [second], alike: [mean ** 2], unlike: [mean ** 2] }, spread: 0 };
};

interface Case { loss: Loss; rule: LossRule; units: number; targets: LossContext['targets']; mean?: number; variance: number; tolerance?: number }
const cases: Record<string, Case> = {
  'huber, straight': { loss: losses.huber({ delta: 0.3 }), rule: huberGradient(0.3), units: 1, targets: 'values', variance: 2 },
  'huber, curved': { loss: losses.huber({ delta: 3 }), rule: huberGradient(3), units: 4, targets: 'values', mean: 0.5, variance: 0.5 },
  'log cosh': { loss: losses.logCosh(), rule: logCoshGradient, units: 2, targets: 'values', variance: 1.5 },
  hinge: { loss: losses.hinge(), rule: hingeGradient, units: 1, targets: 'binary', variance: 1.5 },
  'squared hinge': { loss: losses.squaredHinge(), rule: squaredHingeGradient, units: 1, targets: 'binary', variance: 0.7 },
  'cosine similarity': { loss: losses.cosineSimilarity(), rule: cosineGradient, units: 30, targets: 'values', variance: 2, tolerance: 0.1 },
  'focal cross-entropy': { loss: losses.focalCrossEntropy(), rule: focalGradient(2, 0.25, 'softmax'), units: 10, targets: 'class', variance: 0.01, tolerance: 0.1 },
  'binary focal cross-entropy': { loss: losses.binaryFocalCrossEntropy(), rule: focalGradient(2, 1, 'sigmoid', binaryCrossEntropyGradient), units: 1, targets: 'binary', variance: 0.01, tolerance: 0.1 },
  poisson: { loss: losses.poisson(), rule: poissonGradient, units: 1, targets: 'values', mean: 1, variance: 0.002, tolerance: 0.1 },
};

it.each(Object.entries(cases))('%s', (_, { loss, rule, units, targets: kind, mean = 0, variance, tolerance = 0.05 }) => {
  const ctx: LossContext = { units, targets: kind, batch: { size: SAMPLES, alike: kind === 'values' ? 0 : kind === 'class' ? 1 / units : 0.5 } };
  const outputs = tf.add(tf.mul(normal(units, 1), Math.sqrt(variance)), mean);
  const numbers = tf.randomUniform([SAMPLES], 0, kind === 'class' ? units : 2, 'float32', 2).floor();
  const targets = kind === 'values' ? normal(units, 3) : kind === 'class' ? numbers.toInt() : tf.reshape(numbers, [SAMPLES, 1]);
  const gradient = tf.grad((x: Tensor) => loss.compute(targets, x, { logits: loss.link !== undefined }))(outputs);
  const measured = tf.mean(tf.square(tf.mul(gradient, SAMPLES))).dataSync()[0]!;
  const predicted = rule.gradient(moments(mean, variance), ctx).second * SAMPLES ** 2;
  expect(Math.abs(predicted / measured - 1), `predicted ${predicted}, measured ${measured}`).toBeLessThan(tolerance);
});
