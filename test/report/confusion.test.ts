/** The confusion matrix against counts by hand. */
import { beforeAll, expect, it } from 'vitest';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Dataset, Split } from '../../src/runtime/experiment.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { shownConfusions, type ShownConfusion } from '../../src/runtime/report/confusion.ts';
import { tf } from '../../src/runtime/tf.ts';
import { build } from '../runtime/in-process.ts';

beforeAll(async () => void (await selectEngine('wasm')));

/** The class is said by the sample itself: three numbers, of which the largest wins. */
const split = { length: 5, inputs: Float32Array.of(5, 0, 0, 0, 9, 0, 0, 1, 0, 0, 0, 3, 2, 0, 0), targets: Int32Array.of(0, 1, 2, 2, 1) };
const dataset: Dataset = { name: 'd', description: 'd', inputShape: [3], targetShape: [], classes: 3, train: split, validation: split };
const identity = (activation: 'linear' | 'softmax'): ReturnType<typeof build> => build([3], () => [tf.layers.dense({ units: 3, useBias: false, kernelInitializer: 'identity', activation })]);
const go = (): Promise<boolean> => Promise.resolve(true);
const experiment = { loss: losses.crossEntropy() };
const confusionOf = async (model: ReturnType<typeof build>, data: Dataset, pause = go): Promise<ShownConfusion | undefined> => (await shownConfusions({ experiment, model, dataset: data }, 2, pause))?.[0];

it.each(['softmax', 'linear'] as const)('counts what is taken for what (%s)', async (activation) => {
  const found = await confusionOf(identity(activation), { ...dataset, preparation: { source: 's', inputShape: [3], labels: ['x', 'y', 'z'] } });
  expect(found!.names).toEqual(['x', 'y', 'z']);
  expect(found!.counts).toEqual([[1, 0, 0], [1, 1, 0], [0, 1, 1]]);
  // e²/(e²+2) and e/(e+2), the surer one first
  expect(found!.mistakes.map(({ sample, is, taken, share }) => [sample, is, taken, share.toFixed(4)])).toEqual([[4, 1, 0, '0.7870'], [2, 2, 1, '0.5761']]);
});

it('of one sigmoid is of two classes, and pictures go with the mistakes', async () => {
  const model = build([2, 2, 1], () => [tf.layers.flatten(), tf.layers.dense({ units: 1, kernelInitializer: 'ones', activation: 'sigmoid' })]);
  const values = { length: 2, inputs: Float32Array.of(1, 1, 1, 1, -1, -1, -1, -1), targets: Int32Array.of(1, 1) };
  const data = { ...dataset, inputShape: [2, 2, 1], classes: 2, validation: values };
  const [found] = (await shownConfusions({ experiment: { loss: losses.binaryCrossentropy() }, model, dataset: data }, 2, go))!;
  expect(found!.counts).toEqual([[0, 0], [1, 1]]);
  expect(found!.mistakes).toEqual([{ sample: 1, is: 1, taken: 0, share: expect.closeTo(1 / (1 + Math.exp(-4)), 5) as number, pictures: [expect.stringMatching(/^data:image\/png;base64,/) as string] }]);
});

it('is left out where there are no classes, no validation data, or no time', async () => {
  const { classes: _classes, ...values } = dataset;
  expect(await confusionOf(identity('linear'), values)).toBeUndefined();
  expect(await confusionOf(identity('linear'), { ...dataset, validation: { ...split, length: 0 } })).toBeUndefined();
  expect(await confusionOf(identity('linear'), dataset, () => Promise.resolve(false))).toBeUndefined();
});

it('of several outputs has one for each that answers with a class, by its own names', async () => {
  const input = tf.input({ shape: [3] });
  const rows = tf.layers.dense({ units: 3, useBias: false, kernelInitializer: 'identity', activation: 'softmax' }).apply(input) as SymbolicTensor;
  const values = tf.layers.dense({ units: 2 }).apply(input) as SymbolicTensor;
  const first = tf.layers.dense({ units: 1, kernelInitializer: 'ones', activation: 'sigmoid' }).apply(input) as SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: [values, rows, first] });
  const of = ({ targets }: Split): Int32Array => targets as Int32Array;
  const columns: Dataset['columns'] = { inputs: [{ name: 'input', shape: [3], of: ({ inputs }) => inputs }], targets: [
    { name: 'v', shape: [2], of: ({ length }) => new Float32Array(2 * length) }, { name: 'c', shape: [], classes: 3, labels: ['x', 'y', 'z'], of },
    { name: 'b', shape: [], classes: 2, of: ({ length }) => new Int32Array(length).fill(1) },
  ] };
  const outputs = [{ name: 'v', loss: losses.meanSquaredError() }, { name: 'c', loss: losses.crossEntropy() }, { name: 'b', loss: losses.binaryCrossentropy() }];
  const found = await shownConfusions({ experiment: { outputs }, model, dataset: { ...dataset, columns } }, 2, go);
  expect(found!.map(({ output, names, counts }) => ({ output, names, counts }))).toEqual([
    { output: 'c', names: ['x', 'y', 'z'], counts: [[1, 0, 0], [1, 1, 0], [0, 1, 1]] },
    { output: 'b', names: ['0', '1'], counts: [[0, 0], [0, 5]] },
  ]);
});
