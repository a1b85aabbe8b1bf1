/** A training that diverges says what was the first value that is not finite, whichever of them it was. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { clip } from '../../src/runtime/clip/index.ts';
import { data } from '../../src/runtime/data/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Dataset, Experiment, Loss, Split } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { permutation, stream } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import type { Ending } from '../../src/runtime/train/outcome.ts';
import { nativeIsThere } from '../engine/compare.ts';
import { build, experiment, trainHere, weightsOf } from '../runtime/in-process.ts';

type Diverged = Extract<Ending, { kind: 'diverged' }>;

async function diverge(given: Partial<Experiment>): Promise<{ ending: Diverged; model: LayersModel }> {
  const { result, model } = await trainHere(experiment({ metrics: [], ...given }));
  expect(result.ending.kind).toBe('diverged');
  expect(weightsOf(model).flat().every(Number.isFinite)).toBe(true); // the last good ones
  return { ending: result.ending as Diverged, model };
}

/** The usual data, with one value changed. */
const spoilt = (change: (train: Split) => void, more: Partial<Dataset> = {}): Experiment['data'] => {
  const source = data.gaussian({ shape: [6], classes: 3, samples: 200 });
  return {
    name: 'spoilt',
    async load(options) {
      const dataset = await source.load(options);
      change(dataset.train);
      return { ...dataset, ...more };
    },
  };
};

const dense = (name: string, units: number, rest: object = {}) => () => tf.layers.dense({ name, units, kernelInitializer: 'glorotUniform', ...rest });
const two = (middle: object = {}, end: object = {}) => (): LayersModel => build([6], () => [dense('hidden', 8, middle)(), dense('logits', 3, end)()]);

beforeAll(async () => void (await selectEngine('wasm')));

describe('the first value that is not finite', () => {
  it('is an input: which sample, which column', async () => {
    const features = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { ending } = await diverge({
      data: spoilt((train) => ((train.inputs as Float32Array)[41 * 6 + 2] = Number.NaN), { preparation: { source: 's', inputShape: [6], features } }),
    });
    expect(ending.message).toMatch(/^the loss became NaN in epoch 1, step \d of 5: the input of sample 42 is NaN, column `c`$/);
    expect(ending.remedy).toContain('mend or leave out that sample');
    // the step is the one that has it
    const at = permutation(160, stream(1, 'shuffle/0')).indexOf(41);
    expect(ending.message).toContain(`step ${Math.floor(at / 32) + 1} of 5`);
  });

  it('is a target', async () => {
    const source = data.line({ samples: 100 });
    const broken: Experiment['data'] = {
      name: 'line', load: async (options) => {
        const dataset = await source.load(options);
        (dataset.train.targets as Float32Array)[7] = Infinity;
        return dataset;
      },
    };
    const { ending } = await diverge({ data: broken, loss: losses.meanSquaredError(), model: () => build([1], () => [dense('out', 1)()]), optimizer: optimizers.sgd({ learningRate: 1e-3 }) });
    expect(ending.message).toMatch(/: the target of sample 8 is Infinity$/);
  });

  it('is what a layer gives: the first in order, and what fed it', async () => {
    const model = (): LayersModel => build([6], () => [
      dense('large', 8, { kernelInitializer: tf.initializers.constant({ value: 1e30 }) })(), dense('larger', 8, { kernelInitializer: tf.initializers.constant({ value: 1e20 }) })(), dense('logits', 3)(),
    ]);
    const { ending } = await diverge({ model });
    expect(ending.message).toMatch(/epoch 1, step 1 of 5: the output of layer `larger` is the first that is not finite, fed values up to \d\.\de\+3\d by `large`$/);
  });

  it('is the loss', async () => {
    const model = two({ kernelInitializer: tf.initializers.constant({ value: 1e15 }) }, { kernelInitializer: tf.initializers.constant({ value: 1e10 }) });
    const squares: Loss = { name: 'squares', compute: (_targets, outputs) => tf.mean(tf.square(outputs)) as Scalar };
    const { ending } = await diverge({ model, loss: squares });
    expect(ending.message).toMatch(/the loss is the first value that is not finite; the outputs of all layers are; the last, `logits`, gives values up to \d\.\d\de\+2\d$/);
  });

  it('is a gradient on the way back, though the loss is finite', async () => {
    // the slope of a root at 0 is infinite, times that of a square, which is 0
    const roots: Loss = { name: 'roots', compute: (_targets, outputs) => tf.mean(tf.sqrt(tf.square(tf.mul(outputs, 0)))) as Scalar };
    const { ending } = await diverge({ model: two(), loss: roots });
    expect(ending.message).toMatch(/epoch 1, step 2 of 5: the weight `\w+\/kernel` of `hidden` is no longer finite: with the last good weights the loss is finite, but its gradient is not, first at `logits` on the way back$/);
  });

  it('is a weight after a step that was too large', async () => {
    const optimizer = optimizers.sgd({ learningRate: { name: 'late', at: ({ step }) => (step === 7 ? 1e39 : 0.01) } });
    const { ending } = await diverge({ optimizer });
    expect(ending.message).toMatch(/epoch 2, step 4 of 5: the weight `hidden\/kernel` of `hidden` is no longer finite: the step before was too large$/);
    expect(ending.remedy).toBe('begin the schedule `late` with a tenth of its learning rate, or add `clip: global_norm(1)`');
  });
});

describe('what grew', () => {
  const explode = (more: Partial<Experiment> = {}): Promise<{ ending: Diverged }> => diverge({
    data: data.line({ samples: 200, scale: 10 }), loss: losses.meanSquaredError(), model: () => build([1], () => [dense('first', 4)(), dense('second', 1)()]),
    optimizer: optimizers.sgd({ learningRate: 0.5 }), monitor: [{ what: 'gradients', everySteps: 1 }, { what: 'weights', everySteps: 1 }], epochs: 10, ...more,
  });

  it('is told: losses, gradients, weights, and the edit with its numbers', async () => {
    const { ending } = await explode();
    const [lossNote, gradientNote, weightNote] = ending.notes;
    const told = lossNote!.split(': ')[1]!.split(', ').map(Number);
    expect(lossNote).toMatch(/^the loss of the last \d steps: /);
    expect(told.at(-1)! > 1e6 * told[0]! || !Number.isFinite(told.at(-1))).toBe(true);
    expect(gradientNote).toMatch(/^the gradient of `(first|second)` grew from \d\.\de[+-]\d+ at step 1 to .* at step \d+$/);
    expect(weightNote).toMatch(/^the kernel of `(first|second)` grew from \d\.\de[+-]\d+ to /);
    expect(ending.remedy).toBe('write `optimizer: sgd(0.05)` in place of a learning rate of 0.5, or add `clip: global_norm(1)`');
  });

  it('and clipping that is there already is not asked for again', async () => {
    const { ending } = await explode({ clip: clip.value(-1e30, 1e30) });
    expect(ending.remedy).toBe('write `optimizer: sgd(0.05)` in place of a learning rate of 0.5, or halve the threshold of the clipping');
  });
});

it.skipIf(!nativeIsThere)('is found alike where a graph did the steps', async () => {
  await selectEngine('native');
  try {
    const late = (): Experiment['optimizer'] => optimizers.sgd({ learningRate: { name: 'late', at: ({ step }) => (step === 7 ? 1e39 : 0.01) } });
    const { ending } = await diverge({ optimizer: late() });
    expect(ending.message).toMatch(/epoch 2, step 4 of 5: the weight `hidden\/kernel` of `hidden` is no longer finite: the step before was too large$/);
  } finally {
    await selectEngine('wasm');
  }
});
