/** Steps that TensorFlow replays as one graph against the same steps done by JavaScript. */
import { describe, expect, test } from 'vitest';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { clip } from '../../src/runtime/clip/index.ts';
import type { Batch } from '../../src/runtime/data/batches.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { nativeBackend } from '../../src/runtime/engine/native/graph/backend.ts';
import type { Experiment, Loss } from '../../src/runtime/experiment.ts';
import { layers as own } from '../../src/runtime/layers/index.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { metrics } from '../../src/runtime/metrics/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { schedules } from '../../src/runtime/schedules/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { NOTHING, VITALS } from '../../src/runtime/vitals/figures.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep, type Step } from '../../src/runtime/train/step.ts';
import { build, experiment, weightsOf } from '../runtime/in-process.ts';
import { nativeIsThere, noise } from './compare.ts';

const STEPS = 12;

/** `size` samples of `shape`, and classes that depend on them. */
function batchOf(shape: number[], size: number, seed: number): Batch {
  const values = noise(size * shape.reduce((n, d) => n * d, 1), seed);
  const labels = Int32Array.from({ length: size }, (_, i) => (values[i * (values.length / size)]! > 0 ? 1 : 0));
  return { size, inputs: [tf.tensor(values, [size, ...shape])], targets: [tf.tensor1d(labels, 'int32')] };
}

interface Trained { losses: number[]; figures: number[]; clipped: boolean[]; weights: number[][]; notices: string[] }

/** @param sizes of the batches, in turn */
function train(model: LayersModel, given: Partial<Experiment>, { eager, sizes = [8], steps = STEPS, after }: { eager: boolean; sizes?: number[]; steps?: number; after?: (step: Step, i: number) => void }): Trained {
  const notices: string[] = [];
  const whole = { ...experiment({ metrics: [metrics.accuracy(), metrics.f1()] }), ...given };
  const step = createStep(model, whole, attachHead(model, [whole.loss!]), undefined, { eager, notice: (text) => notices.push(text), measurable: new Set([...VITALS, 'values'] as const) });
  const { learningRate } = whole.optimizer;
  const result: Trained = { losses: [], figures: [], clipped: [], weights: [], notices };
  for (let i = 0; i < steps; i++) {
    const batch = batchOf(model.inputs[0]!.shape.slice(1) as number[], sizes[i % sizes.length]!, i % 5);
    const progress = { step: i, epoch: i / 4, stepsPerEpoch: 4, epochs: 3 };
    const done = step(batch, { step: i, seed: 3, wanted: i % 5 === 4 ? new Set([...VITALS, 'values'] as const) : NOTHING, progress, learningRate: typeof learningRate === 'number' ? learningRate : learningRate.at(progress) });
    result.losses.push(done.loss);
    result.figures.push(...done.figures.flatMap((sums) => [...sums]), ...[...done.measured.values()].flatMap((layer) => Object.values(layer) as number[]));
    result.clipped.push(done.clipped);
    tf.dispose([...batch.inputs, ...batch.targets]);
    after?.(step, i);
  }
  step.dispose();
  result.weights = weightsOf(model);
  whole.optimizer.dispose();
  return result;
}

/** Trains twice from the same weights, and expects the same, and that nothing was done by JavaScript that need not be. */
function expectSame(make: () => LayersModel, given: () => Partial<Experiment>, options: { sizes?: number[]; after?: (step: Step, i: number) => void } = {}): void {
  const [eager, graph] = [true, false].map((each) => train(make(), given(), { eager: each, ...options })) as [Trained, Trained];
  expect(graph.notices).toEqual([]);
  // to the bit: nothing in a graph is computed in another way (graph/exact.ts)
  expect(graph.losses).toEqual(eager.losses);
  expect(graph.figures).toEqual(eager.figures);
  expect(graph.weights).toEqual(eager.weights);
  expect(graph.clipped).toEqual(eager.clipped);
}

const dense = (units: number, rest: object = {}): layers.Layer => tf.layers.dense({ units, activation: 'relu', ...rest });
const ending = (): layers.Layer[] => [tf.layers.dense({ units: 2 }), tf.layers.softmax()];
const mlp = (): LayersModel => build([6], () => [dense(7), dense(5, { activation: 'tanh' }), ...ending()]);
const images = (...middle: (() => layers.Layer)[]) => (): LayersModel => build([8, 8, 3], () => [...middle.map((make) => make()), tf.layers.flatten(), ...ending()]);
const conv = (rest: object = {}): layers.Layer => tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', ...rest });

describe.skipIf(!nativeIsThere)('a step as one graph does what JavaScript does', async () => {
  if (nativeIsThere) await selectEngine('native');

  const allOptimizers: Record<string, () => Experiment['optimizer']> = {
    sgd: () => optimizers.sgd({ learningRate: 0.1 }), momentum: () => optimizers.sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    rmsprop: () => optimizers.rmsprop({ learningRate: 0.01 }), adagrad: () => optimizers.adagrad({ learningRate: 0.05 }), adadelta: () => optimizers.adadelta({ learningRate: 1 }),
    adam: () => optimizers.adam({ learningRate: 0.01 }), amsgrad: () => optimizers.adam({ amsgrad: true }), adamax: () => optimizers.adamax(), nadam: () => optimizers.nadam(),
    adamw: () => optimizers.adamw({ learningRate: 0.01, weightDecay: 0.1 }), lion: () => optimizers.lion({ learningRate: 1e-3 }),
  };
  test.each(Object.entries(allOptimizers))('with %s', (_name, optimizer) => expectSame(mlp, () => ({ optimizer: optimizer() })));

  const schedule = (): Experiment['optimizer'] => optimizers.adam({ learningRate: schedules.cosine({ learningRate: 0.02, floor: 1e-4 }) });
  test('with a learning rate that changes', () => expectSame(mlp, () => ({ optimizer: schedule() })));

  const falling = (): ReturnType<typeof schedules.exponential> => schedules.exponential({ learningRate: 0.5, factor: 0.3 });
  const clips: Record<string, () => NonNullable<Experiment['clip']>> = {
    value: () => clip.value(-0.01, 0.02), norm: () => clip.norm(0.05), 'a global norm': () => clip.globalNorm(0.1), 'a falling norm': () => clip.globalNorm(falling()),
    shares: () => clip.adaptive({ clipping: 0.05 }), projection: () => clip.projection({ maxNorm: 0.5 }), two: () => [clip.globalNorm(0.2), clip.projection({ maxNorm: 1 })],
  };
  test.each(Object.entries(clips))('clipped by %s', (_name, make) => expectSame(mlp, () => ({ clip: make() })));

  const networks: Record<string, () => LayersModel> = {
    convolution: images(conv, () => tf.layers.maxPooling2d({ poolSize: 2 }), () => conv({ strides: 2, activation: 'elu' })),
    'activations after convolutions': images(...(['elu', 'selu', 'sigmoid', 'tanh', 'softplus', 'softsign', 'swish', 'mish', 'relu6', 'hardSigmoid'] as const)
      .map((activation) => () => conv({ kernelSize: 1, activation }))),
    'batch normalization': images(() => conv({ useBias: false }), () => own.batchNormalization({}), () => tf.layers.activation({ activation: 'relu6' }), () => tf.layers.averagePooling2d({ poolSize: 2 })),
    'layer normalization': () => build([5, 6], () => [tf.layers.layerNormalization({}), dense(8), tf.layers.layerNormalization({ epsilon: 1e-5 }), tf.layers.flatten(), ...ending()]),
    dropout: () => build([6], () => [dense(16), tf.layers.dropout({ rate: 0.4 }), dense(8), tf.layers.alphaDropout({ rate: 0.2 }), ...ending()]),
    noise: () => build([6], () => [tf.layers.gaussianNoise({ stddev: 0.3 }), dense(8), tf.layers.gaussianDropout({ rate: 0.3 }), ...ending()]),
    'dropped channels': images(conv, () => own.spatialDropout2d({ rate: 0.5 })),
    regularization: () => build([6], () => [dense(8, { kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }) }), ...ending()]),
    constraints: () => build([6], () => [dense(8, { kernelConstraint: tf.constraints.maxNorm({ maxValue: 0.7, axis: 0 }) }), ...ending()]),
    'a penalty on activities': () => build([6], () => [own.dense({ units: 8, activityRegularizer: tf.regularizers.l1({ l1: 0.01 }) } as never), ...ending()]),
    'a frozen layer': () => build([6], () => [dense(8, { trainable: false }), dense(4), ...ending()]),
    lstm: () => build([5, 4], () => [tf.layers.lstm({ units: 6, recurrentActivation: 'sigmoid', dropout: 0.2, recurrentDropout: 0.1 }), ...ending()]),
    gru: () => build([5, 4], () => [own.gru({ units: 6, returnSequences: true }), tf.layers.bidirectional({ layer: tf.layers.simpleRNN({ units: 3 }), mergeMode: 'concat' }), ...ending()] as layers.Layer[]),
  };
  test.each(Object.entries(networks))('through %s', (_name, make) => expectSame(make, () => ({})));

  test('on batches whose sizes change', () => expectSame(networks['batch normalization']!, () => ({}), { sizes: [8, 8, 8, 5] }));

  test.each(['settle', 'settleWeights'] as const)('when it is looked at by %s, or given weights, in between', (look) => {
    const seen: number[] = [];
    let model!: LayersModel;
    expectSame(() => (model = mlp()), () => ({ optimizer: optimizers.adam() }), {
      after(step, i) {
        if (i % 4 !== 3) return;
        step[look]();
        seen.push(weightsOf(model)[0]![0]!);
        if (i === 7) model.setWeights(model.getWeights().map((weight) => tf.mul(weight, 0.5)));
      },
    });
    expect(seen.slice(0, 3).every((value, i) => Math.abs(value - seen[i + 3]!) < 1e-6)).toBe(true);
  });

  test('and changes nothing where the loss is not finite', () => {
    const model = mlp();
    const before: number[][][] = [];
    const { losses: found } = train(model, { optimizer: optimizers.sgd({ learningRate: 0.1 }), clip: [clip.globalNorm(1), clip.projection({ maxNorm: 10 })] }, {
      eager: false, steps: 8,
      after(step, i) {
        if (i < 5) return;
        step.settle();
        before.push(weightsOf(model));
        if (i === 5) model.layers[3]!.setWeights(model.layers[3]!.getWeights().map((weight) => tf.fill(weight.shape, Infinity)));
        if (i === 5) before[0] = weightsOf(model);
      },
    });
    expect(found.slice(0, 6).every(Number.isFinite)).toBe(true);
    expect(found.slice(6).some(Number.isFinite)).toBe(false);
    expect(before[1]).toEqual(before[0]);
  });

  test('unless JavaScript reads what it computes: then it says so and goes on without', () => {
    const reading = (): Partial<Experiment> => ({ clip: clip.quantile({ quantile: 0.5 }) });
    const [eager, graph] = [true, false].map((each) => train(mlp(), reading(), { eager: each })) as [Trained, Trained];
    expect(graph.notices).toEqual([expect.stringMatching(/JavaScript reads the result of Sqrt/)]);
    expect(graph.losses).toEqual(eager.losses);
  });

  test('unless JavaScript works out something else at each step', () => {
    let count = 0;
    const moving = { ...losses.crossEntropy(), compute: (...given: Parameters<Loss['compute']>) => tf.mul<Scalar>(losses.crossEntropy().compute(...given), 1 + (++count % 3)) };
    const { notices } = train(mlp(), { loss: moving }, { eager: false });
    expect(notices).toEqual([expect.stringMatching(/JavaScript works out a value anew at every step, which Mul takes/)]);
  });

  test('leaving nothing behind', () => {
    const { binding } = nativeBackend() as unknown as { binding: { getNumOfTensors(): number; getNumOfSavedModels(): number } };
    const sessions = binding.getNumOfSavedModels();
    const counts: number[] = [];
    const model = networks['dropout']!();
    train(model, {}, { eager: false, steps: 300, after: () => counts.push(binding.getNumOfTensors()) });
    expect(counts[299]).toBe(counts[10]);
    expect(binding.getNumOfSavedModels()).toBe(sessions);
  });
});
