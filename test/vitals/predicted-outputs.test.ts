/** What is predicted of the values that leave layers beside what a first step measures of them. */
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { LayerRow } from '../../src/runtime/train/outcome.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';
import { trainHere } from '../runtime/in-process.ts';

beforeAll(async () => void (await selectEngine('wasm')));

async function rowsOf(source: string, network: string, train: string): Promise<Map<string, LayerRow>> {
  const experiment = await experimentOf(compiled('/main.gradnet', `data d { source: ${source} }\nnetwork Net {\n  input(d.shape)\n  ${network}\n}\ntrain Net on d { ${train}, optimizer: adam, epochs: 1 }`));
  const { result } = await trainHere({ ...experiment, model: () => withRandomness(1, 'weights', experiment.model) });
  return new Map(result.layers.map((row) => [row.name, row]));
}

const within = (row: LayerRow | undefined, factor: number): void => {
  const [predicted, measured] = [row!.predictedOutput!, row!.measuredOutput!];
  expect(Math.max(predicted.deviation / measured.deviation, measured.deviation / predicted.deviation), row!.name).toBeLessThan(factor);
  expect(Math.abs(predicted.mean - measured.mean), row!.name).toBeLessThan(0.15 * measured.deviation);
};

it('wide layers give what they were predicted to, with the activation that is folded into them, and as many dead units', async () => {
  const rows = await rowsOf('gaussian(40, classes: 4, samples: 200)', 'dense(600, kernel_initializer: he_normal) -> relu\n  dense(600, kernel_initializer: he_normal) -> relu\n  dense(600) -> batch_norm -> relu -> dense(400) -> tanh\n  dense(d.classes) -> softmax', 'loss: cross_entropy, batch: 6');
  for (const name of ['dense1', 'dense2', 'batch_norm1', 'relu3', 'dense4']) within(rows.get(name), 1.1);
  // by chance a share of 0.1 of 600 units is off by 0.012
  for (const name of ['dense1', 'dense2', 'relu3']) expect(Math.abs(rows.get(name)!.predictedOutput!.dead! - rows.get(name)!.measuredOutput!.dead!), name).toBeLessThan(0.04);
  expect(rows.get('dense2')!.predictedOutput!.dead).toBeGreaterThan(0.05);
  expect(rows.get('dense4')!.predictedOutput!.dead).toBeUndefined();
});

it('an activation that the loss takes in is left out, another is not', async () => {
  const taken = await rowsOf('gaussian(200, classes: 2, samples: 200)', 'dense(50) -> tanh -> dense(1) -> sigmoid', 'loss: binary_cross_entropy, batch: 50');
  expect(taken.get('dense2')!.predictedOutput!.mean).toBe(0);
  const left = await rowsOf('reconstruction(gaussian(200, classes: 2, samples: 200))', 'dense(300) -> tanh -> dense(200) -> sigmoid', 'loss: mean_squared_error, batch: 50');
  within(left.get('dense2'), 1.15);
  expect(left.get('dense2')!.predictedOutput!.mean).toBeCloseTo(0.5, 2);
});
