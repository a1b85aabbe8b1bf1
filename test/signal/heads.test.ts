/** Gradients of several losses at once: predicted as the sum of what each head sends back, against the real model's. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Compiled } from '../../src/compile.ts';
import type { NodeSignal } from '../../src/passes/facts.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { measureGradients } from '../../src/runtime/verify/measure.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const source = (loss: string): string => `
data twos { source: pairs(gaussian(24, classes: 4, samples: 400), samples: 256) }
network N {
  shared encoder = dense(96, kernel_initializer: he_normal) -> relu
  input(twos.left.shape) as left -> encoder as first
  input(twos.right.shape) as right -> encoder as second
  ( first | second ) -> concat -> dense(96, kernel_initializer: he_normal) -> relu as trunk
  trunk -> dense(1) -> sigmoid -> output(same)
  trunk -> dense(twos.sum.classes) -> softmax -> output(sum)
  trunk -> dense(24) -> output(back)
}
train N on twos { loss: ${loss}, optimizer: adam, batch: 64, epochs: 1 }`;
const weighted = (same: number, sum: number, back: number): string =>
  `binary_cross_entropy(output: same, weight: ${same}), cross_entropy(output: sum, weight: ${sum}), mean_squared_error(output: back, target: right, weight: ${back})`;

const of = (result: Compiled, name: string): NodeSignal => {
  const { network } = result.training!;
  return result.facts.get(network)!.signals![network.nodes.find((node) => node.name === name)!.id]!;
};
const programOf = (loss: string): Compiled => compiled('/main.gradnet', source(loss));

it('adds what the heads send back, each by the square of its weight', () => {
  const at = (loss: string): number => of(programOf(loss), 'trunk').backward.second;
  const [same, sum, back] = [at(weighted(1, 0, 0)), at(weighted(0, 1, 0)), at(weighted(0, 0, 1))];
  for (const part of [same, sum, back]) expect(part).toBeGreaterThan(0);
  expect(at(weighted(1, 1, 1)) / (same + sum + back)).toBeCloseTo(1, 10);
  expect(at(weighted(2, 0.5, 3)) / (4 * same + 0.25 * sum + 9 * back)).toBeCloseTo(1, 10);
});

it('takes in the activation of a head only where its values go nowhere else', () => {
  const network = (rest: string) => compiled('/main.gradnet', `data d { source: gaussian(8, classes: 3, samples: 60) }
network N { input(8) -> dense(3) -> softmax as seen -> output(first)
  ${rest} }
train N on d { loss: cross_entropy(output: first), cross_entropy(output: second), optimizer: adam, epochs: 1 }`);
  const apart = network('seen -> dense(3) -> softmax -> output(second)');
  // probabilities that flow on get the loss's gradient by themselves, 1 / p, and not by what they are made of
  expect(of(apart, 'seen').backward.second).not.toBeCloseTo(of(apart, 'dense1').backward.second, 8);
});

describe.each([['all alike', weighted(1, 1, 1)], ['the images first', weighted(0.2, 0.5, 6)], ['the classes alone', weighted(1, 1, 0)]])('%s', (_, loss) => {
  // The encoder's uses are taken as independent, while every second pair is of one class: within 2 for that.
  it('measured norms of the kernels’ gradients lie within 1.5 of the predicted ones', { timeout: 60_000 }, async () => {
    const result = programOf(loss);
    const { measurements } = await measureGradients(await experimentOf(result), { seeds: 10, batch: 64 });
    const factors = ['dense1', 'dense3', 'dense4', 'dense5', 'dense6'].flatMap((layer) => {
      const measured = measurements.map(({ weights }) => weights[layer]!['kernel']!);
      if (measured.every((norm) => norm === 0)) return [];
      const mean = Math.exp(measured.reduce((total, norm) => total + Math.log(norm), 0) / measured.length);
      const predicted = of(result, layer).weightGradients['kernel']!.norm;
      return [[layer, Math.max(mean / predicted, predicted / mean)] as const];
    });
    expect(factors.length).toBeGreaterThan(3);
    for (const [layer, factor] of factors) expect(factor, `${layer}: ${JSON.stringify(factors)}`).toBeLessThan(layer === 'dense1' ? 2 : 1.5);
  });
});
