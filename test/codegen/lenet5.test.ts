/** The emitted LeNet-5 over 20 steps against a model written independently with tf.sequential and tf.train, on every engine there is. */
import { readFileSync } from 'node:fs';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { diagnoseEngines, selectEngine, type EngineName } from '../../src/runtime/engine/index.ts';
import type { Experiment } from '../../src/runtime/experiment.ts';
import * as runtime from '../../src/runtime/index.ts';
import { permutation, stream, withRandomness } from '../../src/runtime/random.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { program } from './program.ts';

const { tf } = runtime;
const STEPS = 20;
const reports = await diagnoseEngines();
/** Plain JavaScript convolves some ten images a second: its batches are smaller, its steps as many. */
const batchOf: Record<EngineName, number> = { native: 64, wasm: 64, cpu: 2 };
const fixture = new URL('../fixtures/codegen/lenet5/input.gradnet', import.meta.url);

/** Runs the program's text with the runtime of this tree and a `train` that hands its argument over. */
async function experimentOf(text: string, optimizer: string): Promise<Experiment> {
  const source = text
    .replace(/^import \{(.*)\} from 'gradnet\/runtime';$/m, 'const {$1} = runtime;')
    .replaceAll(/^export /gm, '')
    .replace('optimizers.adam({ learningRate: 0.001 })', optimizer);
  let given: Experiment | undefined;
  const body = new Function('runtime', `return (async () => {${source}})();`) as (names: object) => Promise<void>;
  await body({ ...runtime, train: (experiment: Experiment) => void (given = experiment) });
  return given!;
}

const independent = (): Sequential => tf.sequential({
  layers: [
    tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 6, kernelSize: [5, 5], padding: 'same', activation: 'tanh' }),
    tf.layers.avgPool2d({ poolSize: [2, 2] }),
    tf.layers.conv2d({ filters: 16, kernelSize: [5, 5], activation: 'tanh' }),
    tf.layers.avgPool2d({ poolSize: [2, 2] }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 120, activation: 'tanh' }),
    tf.layers.dense({ units: 84, activation: 'tanh' }),
    tf.layers.dense({ units: 10 }),
  ],
});

const kinds = [
  ['adam', 'optimizers.adam({ learningRate: 0.001 })', () => tf.train.adam(1e-3, 0.9, 0.999, 1e-7)],
  ['sgd', 'optimizers.sgd({ learningRate: 0.1 })', () => tf.train.sgd(0.1)],
  ['momentum', 'optimizers.sgd({ learningRate: 0.05, momentum: 0.9 })', () => tf.train.momentum(0.05, 0.9)],
] as const;

describe.each(reports)('on $name', ({ name, available }) => {
  it.skipIf(!available).each(kinds)(`%s gives the same losses over ${STEPS} steps`, async (_, ours, theirs) => {
    await selectEngine(name);
    const { clip: _clip, ...experiment } = await experimentOf(await program('lenet5.gradnet', readFileSync(fixture, 'utf8')), ours);
    const batch = batchOf[name];
    const dataset = await experiment.data.load({ seed: 1 });
    const order = permutation(dataset.train.length, stream(1, 'shuffle/0'));
    const model = withRandomness(1, 'weights', experiment.model);
    const reference = independent();
    reference.setWeights(model.getWeights());
    expect(model.countParams()).toBe(61_706);
    expect(model.layers.filter((layer) => layer.weights.length > 0).map((layer) => layer.name)).toEqual(['conv1', 'conv2', 'dense1', 'dense2', 'dense3']);

    const step = createStep(model, { ...experiment, batch }, attachHead(model, [experiment.loss!]));
    const optimizer = theirs();
    const differences: number[] = [];
    for (let at = 0; at < STEPS; at++) {
      const { inputs, targets } = gatherBatch(dataset, dataset.train, at * batch, batch, order);
      const mine = step({ inputs, targets, size: batch }, { step: at, seed: 1, learningRate: experiment.optimizer.learningRate as number }).loss;
      const their = optimizer.minimize(() => {
        const logits = reference.apply(inputs, { training: true }) as Tensor;
        return tf.losses.softmaxCrossEntropy(tf.oneHot(targets[0]!.toInt(), 10), logits) as ReturnType<typeof tf.scalar>;
      }, true)!;
      differences.push(Math.abs(mine - their.dataSync()[0]!));
      tf.dispose([...inputs, ...targets, their]);
    }
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    model.dispose();
    reference.dispose();
    experiment.optimizer.dispose();
    optimizer.dispose();
  }, 120_000);
});
