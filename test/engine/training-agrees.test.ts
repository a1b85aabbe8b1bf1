/**
 * Whole trainings on every engine: batch normalization, its moving statistics and what validation makes of them agree.
 * The rate is small on purpose. At a usual one training is chaotic: one weight of ResNet-20 that differs by its last bit
 * changes the validation loss of one engine by a thousandth within four steps, as much as two engines differ.
 */
import { expect, it } from 'vitest';
import type { EngineName } from '../../src/runtime/engine/types.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';
import { trainHere } from '../runtime/in-process.ts';
import { nativeIsThere } from './compare.ts';

const source = `data d { source: gaussian(8x8x3, classes: 4, samples: 40) }
network N {
  input(d.shape)
  conv(8, 3x3, use_bias: false) -> batch_norm -> relu
  residual { conv(8, 3x3, use_bias: false) -> batch_norm -> relu }
  max_pool(4x4) -> flatten -> dense(8, use_bias: false) -> batch_norm(momentum: 0.9) -> relu
  dense(d.classes) -> softmax
}
train N on d { loss: cross_entropy, optimizer: sgd(1e-4, momentum: 0.9, nesterov: true), batch: 4, epochs: 2 }
`;

async function trainedOn(engine: EngineName): Promise<{ losses: number[]; weights: number[][] }> {
  await selectEngine(engine);
  const experiment = await experimentOf(compiled('agrees.gradnet', source));
  const { result, model } = await trainHere({ ...experiment, model: () => withRandomness(1, 'weights', experiment.model) });
  return {
    losses: result.epochs.flatMap((epoch) => [epoch['loss'], epoch['val_loss']] as number[]),
    weights: model.weights.map((weight) => [...weight.read().dataSync()]),
  };
}

const apart = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...found.map((value, i) => Math.abs(value - expected[i]!))) / Math.max(...expected.map(Math.abs));

it.each(['wasm', ...(nativeIsThere ? ['native'] as const : [])] as const)('%s trains batch normalization as plain JavaScript does', async (engine) => {
  const expected = await trainedOn('cpu');
  const found = await trainedOn(engine);
  expect(expected.losses).toHaveLength(4);
  expect(apart(found.losses, expected.losses)).toBeLessThan(1e-5);
  // the moving statistics among them
  expect(found.weights.length).toBe(17);
  found.weights.forEach((values, i) => expect(apart(values, expected.weights[i]!), String(i)).toBeLessThan(1e-4));
}, 60_000);
