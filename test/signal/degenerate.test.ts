/** Where the theory's figures run out: no gradient is no number, whatever the shapes, and large windows take neither time nor memory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { atDistance, lagsOf } from '../../src/ir/lags.ts';
import { averaged } from '../../src/ir/signal-rules/pooling.ts';

const host = { load: () => undefined };
const file = (body: string, batch: number): SourceFile => new SourceFile('a.gradnet', `data d { source: gaussian(1, classes: 2, samples: 100) }
network N { input(1)
${body}
dense(2) -> softmax }
train N on d { loss: cross_entropy, optimizer: sgd(0.1), batch: ${batch}, epochs: 1 }
`);

/** Of every layer: E[x²], E[δ²] and the squares of its weights' gradients. */
function figures(body: string, batch: number): number[] {
  const { facts, diagnostics } = analyze(file(body, batch), host);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return [...facts.values()].flatMap(({ signals }) => signals!.flatMap((it) => [it.forward.second, it.backward.second, ...Object.values(it.weightGradients).map(({ norm }) => norm)]));
}

describe('every figure is a number', () => {
  it.each(['tanh', 'sigmoid', 'elu', 'gelu', 'leaky_relu', 'exponential'])('behind a normalization of one sample and %s', (activation) => {
    expect(figures(`batch_norm -> ${activation}\nbatch_norm -> ${activation}`, 1).filter(Number.isNaN)).toEqual([]);
  });

  it.each([1, 64])('of exponentials on a stream, %i samples a step', (batch) => {
    expect(figures('residual { dense(1) -> relu } -> exponential\nresidual { dense(1) -> relu } -> exponential', batch).filter(Number.isNaN)).toEqual([]);
  });
});

it('a stream whose values all lie far below zero, beside how much they vary, has a distribution', () => {
  const saturated = 'residual { dense(4, bias_initializer: constant(-20.0)) -> tanh } -> relu';
  expect(figures(`dense(4, kernel_initializer: random_normal(stddev: 1e-5))\n${saturated}\n${saturated}`, 32).filter(Number.isNaN)).toEqual([]);
});

it('weights that pass float64 are analyzed on a stream as well', () => {
  const huge = 'residual { dense(1, kernel_initializer: random_normal(stddev: 1e100)) } -> relu';
  expect(lint(file(`repeat 4 { ${huge} }`, 32), host).map(({ name }) => name)).toContain('exploding-gradient');
});

it('what passes float64 is told as that', () => {
  const [finding] = lint(file('repeat 2000 { dense(4) -> batch_norm -> relu }', 32), host).filter(({ name }) => name === 'exploding-gradient');
  expect(finding!.message).toBe('the weight gradient of `dense1` is >1e308 times that of the last layer');
});

describe('windows', () => {
  it('have in common what all pairs of their positions have on average', () => {
    fc.assert(fc.property(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 3 }), fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
      (size, stride, values) => {
        const places = size.reduce<number[][]>((all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])), [[]]);
        const lags = lagsOf([5, 5]);
        const expected = lags.map((lag) => {
          let sum = 0;
          for (const a of places) for (const b of places) sum += atDistance(values, Math.hypot(...a.map((at, axis) => at - b[axis]! + (axis === 0 ? lag * stride : 0))));
          return sum / places.length ** 2;
        });
        const covariance = { self: values, alike: values, unlike: values };
        const window = { taps: places.length, stride, axes: size.length, size, inBounds: 1, together: [1], middle: [1] };
        averaged(covariance, window, lags).self.forEach((at, i) => expect(at).toBeCloseTo(expected[i]!, 10));
      },
    ), { numRuns: 50 });
  });

  it('of a quarter of a million places are gone through without lists', () => {
    const before = process.memoryUsage().heapUsed;
    const window = { taps: 500 * 500, stride: 500, axes: 2, size: [500, 500], inBounds: 1, together: [1], middle: [1] };
    const values = lagsOf([4000, 4000]).map((_, i) => 1 / (1 + i));
    expect(averaged({ self: values, alike: values, unlike: values }, window, [0]).self[0]).toBeGreaterThan(values.at(-1)!);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6);
  });
});
