/** LeNet-5 over 20 steps against a model written independently with tf.sequential and tf.train, on every engine there is. */
import type { LayersModel, Sequential } from '@tensorflow/tfjs-layers';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { data } from '../../src/runtime/data/index.ts';
import { diagnoseEngines, selectEngine } from '../../src/runtime/engine/index.ts';
import type { EngineName } from '../../src/runtime/engine/index.ts';
import type { Optimizer } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { permutation, stream, withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep } from '../../src/runtime/train/step.ts';

const STEPS = 20;
const reports = await diagnoseEngines();
/** Plain JavaScript convolves some ten images a second: its batches are smaller, its steps as many. */
const batchOf: Record<EngineName, number> = { native: 32, wasm: 32, cpu: 2 };

function emitted(): LayersModel {
  const input = tf.input({ shape: [28, 28, 1] });
  const conv1 = tf.layers.conv2d({ name: 'conv1', filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh', kernelInitializer: 'glorotUniform' }).apply(input);
  const pool1 = tf.layers.averagePooling2d({ name: 'pool1', poolSize: 2, strides: 2 }).apply(conv1);
  const conv2 = tf.layers.conv2d({ name: 'conv2', filters: 16, kernelSize: 5, padding: 'valid', activation: 'tanh', kernelInitializer: 'glorotUniform' }).apply(pool1);
  const pool2 = tf.layers.averagePooling2d({ name: 'pool2', poolSize: 2, strides: 2 }).apply(conv2);
  const flatten = tf.layers.flatten({ name: 'flatten' }).apply(pool2);
  const dense1 = tf.layers.dense({ name: 'dense1', units: 120, activation: 'tanh', kernelInitializer: 'glorotUniform' }).apply(flatten);
  const dense2 = tf.layers.dense({ name: 'dense2', units: 84, activation: 'tanh', kernelInitializer: 'glorotUniform' }).apply(dense1);
  const dense3 = tf.layers.dense({ name: 'dense3', units: 10, kernelInitializer: 'glorotUniform' }).apply(dense2);
  const softmax = tf.layers.activation({ name: 'softmax', activation: 'softmax' }).apply(dense3);
  return tf.model({ name: 'lenet5', inputs: input, outputs: softmax as typeof input });
}

function independent(): Sequential {
  return tf.sequential({
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
}

const kinds: [string, () => Optimizer, () => ReturnType<typeof tf.train.sgd>][] = [
  ['adam', () => optimizers.adam({ learningRate: 1e-3 }), () => tf.train.adam(1e-3, 0.9, 0.999, 1e-7) as never],
  ['sgd', () => optimizers.sgd({ learningRate: 0.1 }), () => tf.train.sgd(0.1)],
  ['momentum', () => optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }), () => tf.train.momentum(0.05, 0.9)],
];

describe.each(reports.map(({ name, available, reason }) => ({ name, available, reason })))('on $name', ({ name, available }) => {
  it.skipIf(!available).each(kinds)(`%s gives the same losses over ${STEPS} steps`, async (_, ours, theirs) => {
    await selectEngine(name);
    const batch = batchOf[name];
    const dataset = await data.mnist().load({ seed: 1 });
    const order = permutation(dataset.train.length, stream(1, 'shuffle/0'));
    const model = withRandomness(1, 'weights', emitted);
    const reference = independent();
    reference.setWeights(model.getWeights());
    expect(model.countParams()).toBe(61_706);

    const loss = losses.crossEntropy();
    const optimizer = ours();
    const step = createStep(model, { name: 'lenet5', model: emitted, data: data.mnist(), loss, optimizer, epochs: 1, batch, seed: 1 }, attachHead(model, [loss]));
    const other = theirs();
    const differences: number[] = [];
    for (let at = 0; at < STEPS; at++) {
      const { inputs, targets } = gatherBatch(dataset, dataset.train, at * batch, batch, order);
      const mine = step({ inputs, targets, size: batch }, { step: at, seed: 1, learningRate: optimizer.learningRate as number }).loss;
      const their = other.minimize(() => {
        const logits = reference.apply(inputs, { training: true }) as Tensor;
        return tf.losses.softmaxCrossEntropy<Tensor, Scalar>(tf.oneHot(targets[0]!.toInt(), 10), logits);
      }, true)!;
      differences.push(Math.abs(mine - their.dataSync()[0]!));
      tf.dispose([...inputs, ...targets, their]);
    }
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    model.dispose();
    reference.dispose();
    optimizer.dispose();
    other.dispose();
  }, 120_000);
});
