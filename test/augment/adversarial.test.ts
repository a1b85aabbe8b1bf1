/** FGSM: samples move by epsilon up the gradient, within the range, and raise the loss; the rest of the batch stays. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { adversarial } from '../../src/runtime/adversarial/index.ts';
import { harden } from '../../src/runtime/adversarial/harden.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { stream } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { goalsOf } from '../../src/runtime/train/goals.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { experiment, mlp, trainHere } from '../runtime/in-process.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const loss = losses.crossEntropy();
const goals = goalsOf({ loss });
const random = stream(2, 'samples');
const inputs = Array.from({ length: 10 }, () => Array.from({ length: 6 }, () => random()));

it('moves the asked share of a batch by epsilon and raises its loss', () => {
  const model = mlp();
  const head = attachHead(model, [loss]);
  const batch = { size: 10, inputs: [tf.tensor2d(inputs)], targets: [tf.tensor1d(inputs.map((_, i) => i % 3), 'int32')] };
  const lossOf = (x: Tensor): number => tf.tidy(() => loss.compute(tf.slice(batch.targets[0]!, 0, 4), head.forward([tf.slice(x, 0, 4)], false)[0]!, { logits: head.logits[0]! }).dataSync()[0]!);
  const [worse] = tf.tidy(() => harden(batch, adversarial.fgsm({ epsilon: 0.02, share: 0.4 }), goals, head, { low: 0, high: 1 }));
  const moved = (worse!.arraySync() as number[][]).map((row, i) => row.map((x, k) => x - inputs[i]![k]!));
  for (const [i, row] of moved.entries()) {
    for (const [k, difference] of row.entries()) {
      if (i >= 4) expect(difference).toBeCloseTo(0, 6);
      else if (inputs[i]![k]! > 0.02 && inputs[i]![k]! < 0.98) expect(Math.abs(difference)).toBeCloseTo(0.02, 6);
    }
  }
  for (const x of worse!.dataSync()) expect(x >= 0 && x <= 1).toBe(true);
  expect(lossOf(worse!)).toBeGreaterThan(lossOf(batch.inputs[0]!));
});

it('does nothing with a share of 0, and counts in the data’s own range', () => {
  const model = mlp();
  const head = attachHead(model, [loss]);
  const batch = { size: 10, inputs: [tf.tensor2d(inputs)], targets: [tf.tensor1d(inputs.map(() => 1), 'int32')] };
  expect(harden(batch, adversarial.fgsm({ epsilon: 0.1, share: 0 }), goals, head, { low: 0, high: 1 })).toBe(batch.inputs);
  const [far] = tf.tidy(() => harden(batch, adversarial.fgsm({ epsilon: 0.1, share: 1 }), goals, head, { low: -10, high: 10 }));
  expect(Math.abs(far!.dataSync()[0]! - inputs[0]![0]!)).toBeCloseTo(2, 5);
});

it('is part of training, which repeats with the same seed and leaves no tensors', async () => {
  const attacked = () => trainHere(experiment({ adversarial: adversarial.fgsm({ epsilon: 0.05 }), epochs: 2 }));
  const first = await attacked();
  const marks = [tf.memory().numTensors];
  const second = await attacked();
  marks.push(tf.memory().numTensors);
  expect(second.result.epochs.map(({ loss: it }) => it)).toEqual(first.result.epochs.map(({ loss: it }) => it));
  const plain = await trainHere(experiment({ epochs: 2 }));
  marks.push(tf.memory().numTensors);
  expect(first.result.epochs[0]!.loss).toBeGreaterThan(plain.result.epochs[0]!.loss);
  // the model and the optimizer's slots stay, and nothing else
  expect(marks[1]! - marks[0]!).toBe(marks[2]! - marks[1]!);
});
