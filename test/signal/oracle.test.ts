/** Predicted gradients against those of real models: the pass is right if they agree where theory says they must. */
import { beforeAll, describe, expect, it } from 'vitest';
import { lookUpWord } from '../../src/catalog/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { digitMoments } from './digits.ts';
import { experiments } from './experiments.ts';
import { compare, factor } from './oracle.ts';

/**
 * Largest factor between prediction and geometric mean of the measurements, over all layers; 1.5 unless said. Wider
 * ones are known limits: sums of ReLU outputs that are not Gaussian, images whose positions differ in what they hold
 * (ReLU takes the blank ones out), few input channels in front of a sum over positions,
 * and regression losses, whose gradient follows the outputs more closely than overlaps of the inputs are tracked.
 */
const LIMITS: Readonly<Record<string, number>> = {
  sigmoid10: 1.2, tanh10: 1.15, relu10he: 1.5, relu10glorot: 1.4, bnRelu10: 1.35, lnRelu10: 1.45, lnSigmoid10: 1.35, selu10: 1.35, dropoutTanh6: 1.15,
  preActResidual8: 1.15, postActResidual8: 2.1, mlpDigits: 1.2, lenetTanhAverage: 1.4, lenetSigmoid: 1.3, convStrideNoise: 1.35, resnetDigits: 1.5,
  lenet5: 1.3, lenetReluMax: 2.1, convNoise: 1.7,
  tanh4SquaredError: 2.1, tanh4AbsoluteError: 2,
};

const all = experiments();
let fast = false;
beforeAll(async () => {
  fast = (await selectEngine('auto')).name === 'native';
});

describe('‖∂L/∂kernel‖ at initialization', () => {
  const factors: number[] = [];
  for (const [name, experiment] of Object.entries(all)) {
    it(name, () => {
      // Without the native engine convolutions take too long for twenty seeds; five make a wider mean.
      const rows = compare(fast || experiment.shape.length === 1 ? experiment : { ...experiment, seeds: 5 });
      const limit = (LIMITS[name] ?? 1.5) * (fast || experiment.shape.length === 1 ? 1 : 1.3);
      factors.push(...rows.map(factor));
      const shown = rows.map((row) => `${row.layer} ${row.predicted.toExponential(2)} measured ${row.measured.toExponential(2)}`).join('\n');
      for (const row of rows) expect(factor(row), `${row.layer}\n${shown}`).toBeLessThan(limit);
    }, 60_000);
  }

  it('is within 1.2 for the median layer', () => {
    const sorted = [...factors].sort((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(100);
    expect(sorted[sorted.length >> 1]).toBeLessThan(1.2);
  });
});

describe('the moments that the catalogue gives for mnist', () => {
  it('are those of the embedded digits', () => {
    const { moments } = lookUpWord('mnist', 'source')!.facts({ directory: null });
    const measured = digitMoments(2000);
    for (const key of ['mean', 'second', 'cross', 'alike'] as const) expect(moments[key]! / measured[key]!, key).toBeCloseTo(1, 1);
    for (const kind of ['self', 'alike', 'unlike'] as const) {
      moments.field![kind].forEach((value, lag) => expect(Math.abs(value - measured.field![kind][lag]!), `${kind} at lag ${lag}`).toBeLessThan(0.002));
    }
  });
});
