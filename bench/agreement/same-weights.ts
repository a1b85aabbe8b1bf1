/**
 * Each step of a training on two engines from the same weights: the training is native eager's, and the other engine is asked
 * for the loss and the gradients of every step before it is done. Nothing that rounding did in one step is there in the next,
 * so a distance tells of the engines' operations, and not of how sensitive the training is.
 */
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { EngineName } from '../../src/runtime/engine/types.ts';
import type { Optimizer } from '../../src/runtime/experiment.ts';
import { Snapshot } from '../../src/runtime/train/weights.ts';
import { openExample, type Example } from './example.ts';

export interface StepOfBoth {
  readonly loss: number;
  /** Native eager's. */
  readonly expected: number;
  /** How far its gradients are from native eager's: of all together, the length of the difference by that of native ones. */
  readonly gradients: number;
}

/** @param check throws where an example is not to be compared */
export async function* stepsOfBoth(file: string, cifar: string, engine: EngineName, steps: number, check: (example: Example) => void): AsyncGenerator<StepOfBoth> {
  let gradients: Float32Array[] = [];
  let updates = true;
  const updating = (given: Optimizer): Optimizer => ({
    ...given,
    apply(found, ...rest) {
      gradients = found.map((it) => it.dataSync<'float32'>().slice());
      if (updates) given.apply(found, ...rest);
    },
  });
  const example = await openExample(file, cifar, { updating });
  check(example);
  const before = new Snapshot(example.model, 'before');
  const stepOn = async (name: EngineName, index: number): Promise<{ loss: number; gradients: Float32Array[] }> => {
    await selectEngine(name);
    updates = name === 'native';
    const loss = example.step(index);
    return { loss, gradients };
  };
  for (let i = 0; i < steps; i++) {
    before.take();
    const found = await stepOn(engine, i);
    await selectEngine('native');
    before.putBack(); // moving averages have moved
    const expected = await stepOn('native', i);
    yield { loss: found.loss, expected: expected.loss, gradients: apart(found.gradients, expected.gradients) };
  }
  before.dispose();
  example.dispose();
}

function apart(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  let [difference, length] = [0, 0];
  expected.forEach((values, i) => values.forEach((value, j) => {
    difference += (found[i]![j]! - value) ** 2;
    length += value ** 2;
  }));
  return length === 0 ? Number(difference > 0) : Math.sqrt(difference / length);
}
