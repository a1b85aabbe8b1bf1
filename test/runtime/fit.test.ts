/** The training loop: equal to TensorFlow.js' own fit, reproducible, stopping when and as it should. */
import { beforeAll, describe, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Experiment, Loss } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { permutation, stream } from '../../src/runtime/random.ts';
import { schedules } from '../../src/runtime/schedules/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { checkFit } from '../../src/runtime/train/checks.ts';
import { goalsOf } from '../../src/runtime/train/goals.ts';
import { blobs, build, experiment, mlp, trainHere, weightsOf } from './in-process.ts';
import { matching } from './matchers.ts';
import { resident } from './resident.ts';

beforeAll(async () => void (await selectEngine('auto')));

const normalized = (): ReturnType<typeof mlp> => build([6], () => [
  tf.layers.dense({ name: 'hidden', units: 16, useBias: false, kernelInitializer: 'heNormal', kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }) }),
  tf.layers.batchNormalization({ name: 'norm', momentum: 0.9 }),
  tf.layers.reLU({ name: 'relu' }),
  tf.layers.dense({ name: 'logits', units: 3, kernelInitializer: 'glorotUniform' }),
  tf.layers.activation({ name: 'softmax', activation: 'softmax' }),
]);

function expectClose(ours: number[][], theirs: number[][], tolerance: number): void {
  ours.forEach((values, i) => values.forEach((value, k) => expect(Math.abs(value - theirs[i]![k]!)).toBeLessThan(tolerance)));
}

describe('against model.fit of TensorFlow.js', () => {
  it('gives the same weights, moving averages and regularized losses with batch normalization', async () => {
    const ours = await trainHere(experiment({ model: normalized, optimizer: optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }), epochs: 2 }));
    const reference = normalized();
    expect(weightsOf(reference)).not.toEqual(weightsOf(ours.model));
    reference.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: 'sparseCategoricalCrossentropy' });
    const history: number[] = [];
    const quiet = { verbose: 0 } as object; // its enum is not exported
    for (let epoch = 0; epoch < 2; epoch++) {
      // the same order: all rows in one tensor, not shuffled again
      const { train } = ours.dataset;
      const order = permutation(train.length, stream(1, `shuffle/${epoch}`));
      const rows = gatherBatch(ours.dataset, train, 0, train.length, order);
      const log = await reference.fit(rows.inputs, rows.targets[0]!.toFloat(), { batchSize: 32, epochs: 1, shuffle: false, ...quiet });
      history.push(log.history['loss']![0] as number);
    }
    expectClose(weightsOf(ours.model), weightsOf(reference), 1e-4);
    ours.result.epochs.forEach((record, epoch) => expect(record.loss).toBeCloseTo(history[epoch]!, 4));
    const moving = ours.model.getLayer('norm').getWeights().slice(2).map((weight) => [...weight.dataSync()]);
    expect(moving.flat().some((value) => value !== 0 && value !== 1)).toBe(true);
  });

  it('evaluates in inference mode, as model.predict does', async () => {
    const { model, dataset, result } = await trainHere(experiment({ model: normalized, epochs: 1 }));
    const rows = gatherBatch(dataset, dataset.validation, 0, dataset.validation.length);
    const predicted = (model.predict(rows.inputs) as ReturnType<typeof tf.tensor>).argMax(-1).dataSync();
    const right = [...predicted].filter((label, i) => label === dataset.validation.targets[i]).length;
    expect(result.epochs[0]!['val_accuracy']).toBeCloseTo(right / dataset.validation.length, 6);
  });
});

describe('the loss head', () => {
  it('gives the same training whether softmax is its own layer, of either kind, or part of the last one', async () => {
    const hidden = (): ReturnType<typeof tf.layers.dense> => tf.layers.dense({ name: 'hidden', units: 16, activation: 'tanh' });
    const variants = [
      () => [hidden(), tf.layers.dense({ name: 'l', units: 3 }), tf.layers.activation({ name: 's', activation: 'softmax' })],
      () => [hidden(), tf.layers.dense({ name: 'l', units: 3 }), tf.layers.softmax({ name: 's', axis: -1 })],
      () => [hidden(), tf.layers.dense({ name: 'l', units: 3, activation: 'softmax' })],
    ];
    const runs = await Promise.all([variants[0]!, variants[1]!, variants[2]!].map((make) =>
      trainHere(experiment({ model: () => build([6], make) }))));
    const [first, ...others] = runs.map(({ result }) => result.epochs.map((record) => [record.loss, record['val_loss']]));
    for (const other of others) expect(other).toEqual(first);
    // the model is as it was built: its predictions are probabilities again
    for (const { model } of runs) {
      const sum = (model.predict(tf.ones([1, 6])) as ReturnType<typeof tf.tensor>).sum().dataSync()[0];
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  it('agrees with the loss of probabilities', async () => {
    const viaLogits = await trainHere(experiment());
    const unlinked: Loss = { name: 'plain', compute: (targets, outputs) => losses.crossEntropy().compute(targets, outputs, { logits: false }) };
    const viaProbabilities = await trainHere(experiment({ loss: unlinked }));
    viaLogits.result.epochs.forEach((record, i) => expect(record.loss).toBeCloseTo(viaProbabilities.result.epochs[i]!.loss, 4));
  });
});

describe('a seed', () => {
  const noisy = (): ReturnType<typeof mlp> => build([6], () => [
    tf.layers.gaussianNoise({ name: 'noise', stddev: 0.1 }),
    tf.layers.dense({ name: 'hidden', units: 16, activation: 'relu' }),
    tf.layers.dropout({ name: 'drop', rate: 0.3 }),
    tf.layers.dense({ name: 'logits', units: 3, activation: 'softmax' }),
  ]);

  it('repeats a run to the last bit, dropout and noise included; another seed gives another run', async () => {
    const losses3 = async (seed: number): Promise<number[]> =>
      (await trainHere(experiment({ model: noisy, seed, data: { ...blobs(), load: () => blobs().load({ seed: 1 }) } }))).steps.map((step) => step.means[0]!);
    const [a, b, c] = [await losses3(0), await losses3(0), await losses3(1)];
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('draws a new dropout mask every step', async () => {
    const model = build([6], () => [tf.layers.dropout({ rate: 0.5 }), tf.layers.dense({ name: 'logits', units: 3, activation: 'softmax' })]);
    // a rate of zero: the weights stay, so equal masks would give equal losses on the one batch
    const optimizer = optimizers.sgd({ learningRate: 0 });
    const { result } = await trainHere(experiment({ model: () => model, optimizer, batch: 160, epochs: 6 }));
    expect(new Set(result.epochs.map(({ loss }) => loss.toFixed(6))).size).toBe(6);
  });
});

describe('yes/no outputs', () => {
  const binary = (last: () => ReturnType<typeof tf.layers.dense>[]): ReturnType<typeof mlp> => build([6], () => [
    tf.layers.dense({ name: 'hidden', units: 16, activation: 'tanh', kernelInitializer: 'glorotUniform' }), ...last(),
  ]);
  const source = data.gaussian({ shape: [6], classes: 2, samples: 300 });
  const dense = (activation: 'sigmoid' | 'linear') => () => [tf.layers.dense({ name: 'answer', units: 1, activation, kernelInitializer: 'glorotUniform' })];

  it('learn from class indices 0 and 1, with sigmoid in the model or fromLogits, alike', async () => {
    const inModel = await trainHere(experiment({ data: source, loss: losses.binaryCrossentropy(), model: () => binary(dense('sigmoid')), epochs: 8 }));
    const given = await trainHere(experiment({ data: source, loss: losses.binaryCrossentropy({ fromLogits: true }), model: () => binary(dense('linear')), epochs: 8 }));
    expect(given.result.epochs.map(({ loss, val_accuracy: accuracy }) => [loss, accuracy]))
      .toEqual(inModel.result.epochs.map(({ loss, val_accuracy: accuracy }) => [loss, accuracy]));
    expect(inModel.result.epochs.at(-1)!['val_accuracy']).toBeGreaterThan(0.85);
  });

  it('must be one to a sample', async () => {
    const dataset = await source.load({ seed: 1 });
    const model = mlp();
    const goals = goalsOf({ loss: losses.binaryCrossentropy() });
    expect(() => checkFit(model, dataset, goals, 10)).toThrow(/compares 3 outputs with the one class index/);
    expect(() => checkFit(binary(dense('sigmoid')), dataset, goals, 10)).not.toThrow();
    expect(() => checkFit(binary(dense('sigmoid')), { ...dataset, classes: 3 }, goals, 10)).toThrow(/is for yes and no/);
  });
});

describe('batches', () => {
  it('include the last, smaller one, weighted by its size', async () => {
    const { steps, result } = await trainHere(experiment({ batch: 48, epochs: 1, optimizer: optimizers.sgd({ learningRate: 0 }) }));
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]); // 48 + 48 + 48 + 16
    const whole = await trainHere(experiment({ batch: 160, epochs: 1, optimizer: optimizers.sgd({ learningRate: 0 }) }));
    expect(result.epochs[0]!.loss).toBeCloseTo(whole.result.epochs[0]!.loss, 5);
  });

  it('leave no tensors behind', async () => {
    const counts: number[] = [];
    await trainHere(experiment({ model: normalized, epochs: 6 }), { onEpoch: () => counts.push(tf.memory().numTensors) });
    expect(new Set(counts.slice(1)).size).toBe(1);
  });
});

describe('learning rate', () => {
  it('follows the schedule step by step', async () => {
    const optimizer = optimizers.sgd({ learningRate: schedules.exponential({ learningRate: 0.1, factor: 0.5 }) });
    const { result } = await trainHere(experiment({ optimizer, batch: 40 }));
    result.epochs.forEach((record, epoch) => expect(record.learning_rate).toBeCloseTo(0.1 * 0.5 ** (epoch + 0.75), 12));
  });
});

describe('early stopping', () => {
  /** Learns for some epochs, then is thrown far off. */
  const spoiled = (from: number): Experiment['optimizer'] =>
    optimizers.sgd({ learningRate: { name: 'spoiled', at: ({ step, stepsPerEpoch }) => (step >= from * stepsPerEpoch ? 5 : 0.1) } });

  it('stops after `patience` worse epochs and restores the best weights', async () => {
    let best: number[][] = [];
    const { result, model } = await trainHere(
      experiment({ optimizer: spoiled(3), epochs: 20, earlyStopping: { monitor: 'val_loss', patience: 2 } }),
      { onEpoch: (record, trained) => { if (record.epoch === 3) best = weightsOf(trained); } },
    );
    expect(result.ending).toEqual({ kind: 'stopped-early', monitor: 'val_loss', patience: 2 });
    expect(result.epochs.length).toBe(5);
    expect(result.kept?.epoch).toBe(3);
    expect(weightsOf(model)).toEqual(best);
  });

  it('keeps the last weights where restoreBest is off', async () => {
    let last: number[][] = [];
    const { result, model } = await trainHere(
      experiment({ optimizer: spoiled(3), epochs: 20, earlyStopping: { monitor: 'val_accuracy', patience: 2, restoreBest: false } }),
      { onEpoch: (_, trained) => { last = weightsOf(trained); } },
    );
    expect(result.kept?.epoch).toBe(result.epochs.length);
    expect(weightsOf(model)).toEqual(last);
  });

  it('restores the best weights after an interruption too', async () => {
    let best: number[][] = [];
    const { result, model } = await trainHere(
      experiment({ optimizer: spoiled(2), epochs: 20, earlyStopping: { monitor: 'val_loss', patience: 9 } }),
      { stopAfter: 17, measured: true, onEpoch: (record, trained) => { if (record.epoch === 2) best = weightsOf(trained); } },
    );
    expect(result.ending).toEqual({ kind: 'interrupted', signal: 'SIGINT', epoch: 4, step: 2 });
    expect(result.restored).toBe('best');
    expect(weightsOf(model)).toEqual(best);
  });

  it('refuses to watch what is not recorded', async () => {
    await expect(trainHere(experiment({ earlyStopping: { monitor: 'val_f1', patience: 1 } }))).rejects.toThrow(/watches `val_f1`/);
  });
});

describe('a value that is not finite', () => {
  it('stops the run, names the weight, and puts back weights that gave a finite loss', async () => {
    const optimizer = optimizers.sgd({ learningRate: { name: 'late', at: ({ step }) => (step === 102 ? Number.NaN : 0.01) } });
    const { result, model } = await trainHere(experiment({ optimizer, epochs: 30 }));
    expect(result.ending).toMatchObject({ kind: 'diverged', message: matching(/NaN in epoch 21, step 4 of 5: the weight `hidden\/kernel` of `hidden` is no longer finite/) });
    expect(result).toMatchObject({ restored: 'last-good', trainedSteps: 100 });
    // those are the weights of a run that simply ends there
    const { model: shorter } = await trainHere(experiment({ optimizer: optimizers.sgd({ learningRate: 0.01 }), epochs: 20 }));
    expect(weightsOf(model)).toEqual(weightsOf(shorter));
    expect(weightsOf(model).flat().every(Number.isFinite)).toBe(true);
  });

  it('is traced to the layer whose output it first is in', async () => {
    const model = (): ReturnType<typeof mlp> => build([6], () => [
      tf.layers.dense({ name: 'first', units: 4, kernelInitializer: 'ones' }),
      tf.layers.dense({ name: 'huge', units: 4, kernelInitializer: tf.initializers.constant({ value: 3e38 }) }),
      tf.layers.dense({ name: 'logits', units: 3, activation: 'softmax' }),
    ]);
    const { result } = await trainHere(experiment({ model }));
    expect(result.ending).toMatchObject({ kind: 'diverged', message: matching(/epoch 1, step 1 .*`huge`/) });
  });

  it('in the data is told as such', async () => {
    const source = blobs();
    const data: Experiment['data'] = {
      name: 'broken',
      load: async (options) => {
        const dataset = resident(await source.load(options));
        dataset.train.inputs.fill(Number.NaN);
        return dataset;
      },
    };
    const { result } = await trainHere(experiment({ data }));
    expect(result.ending).toMatchObject({ message: matching(/: the input of sample \d+ is NaN, value 1 of 6$/) });
  });
});

describe('the table of layers', () => {
  it('has the first step’s kernel gradients, before clipping', async () => {
    const given = experiment({ clip: { name: 'zero', apply: (gradients) => ({ gradients: gradients.map((g) => tf.zerosLike(g)), norm: tf.scalar(0), acted: tf.scalar(1) }) } });
    const { result, dataset } = await trainHere(given);
    const model = mlp();
    const order = permutation(dataset.train.length, stream(1, 'shuffle/0'));
    const rows = gatherBatch(dataset, dataset.train, 0, 32, order);
    const { grads } = tf.variableGrads(() => {
      const probabilities = model.apply(rows.inputs) as ReturnType<typeof tf.tensor>;
      const right = tf.sum(tf.mul(probabilities, tf.oneHot(rows.targets[0]!.toInt(), 3)), -1);
      return tf.neg(tf.mean(tf.log(right))) as ReturnType<typeof tf.scalar>;
    });
    const kernel = (model.getLayer('hidden').trainableWeights[0]!.read() as ReturnType<typeof tf.variable>).name;
    expect(result.layers.find(({ name }) => name === 'hidden')?.measured).toBeCloseTo(tf.norm(grads[kernel]!).dataSync()[0]!, 5);
    expect(result.layers.map(({ name, parameters }) => [name, parameters])).toEqual([['hidden', 112], ['logits', 51], ['softmax', 0]]);
  });

  it('has what was measured at each epoch’s first step, an unfinished one included', async () => {
    // Four epochs of this data; the last is broken off in its second step.
    const first = await trainHere(experiment({ epochs: 4 }));
    const perEpoch = first.steps.length / 4;
    const { result } = await trainHere(experiment({ epochs: 4 }), { stopAfter: 3 * perEpoch + 2 });
    expect(result.epochs).toHaveLength(3);
    expect(result.measurements.map(({ epoch, step }) => [epoch, step])).toEqual([1, 2, 3, 4].map((epoch) => [epoch, (epoch - 1) * perEpoch + 1]));
    expect(result.measurements).toEqual(first.result.measurements);
    const gradients = result.measurements.map(({ layers }) => layers.get('hidden')!.gradient);
    expect(gradients[0]).toBe(result.layers.find(({ name }) => name === 'hidden')!.measured);
    expect(new Set(gradients).size).toBe(4);
  });
});

describe('constraints', () => {
  it('hold after every update', async () => {
    const model = (): ReturnType<typeof mlp> => build([6], () => [
      tf.layers.dense({ name: 'logits', units: 3, activation: 'softmax', kernelConstraint: tf.constraints.maxNorm({ maxValue: 0.5, axis: 0 }) }),
    ]);
    const { model: trained } = await trainHere(experiment({ model, optimizer: optimizers.sgd({ learningRate: 1 }) }));
    const norms = tf.norm(trained.getWeights()[0]!, 2, 0).dataSync();
    for (const norm of norms) expect(norm).toBeLessThan(0.5001);
  });
});
