/** The runtime's layers of sequences: what Keras has no oracle for, and that saved models load with the same outputs. */
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../src/runtime/engine/index.ts';
import { layers } from '../../../src/runtime/layers/index.ts';
import { tf } from '../../../src/runtime/tf.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

const modelOf = (make: (x: SymbolicTensor) => SymbolicTensor): LayersModel => {
  const input = tf.input({ shape: [5, 4] });
  return tf.model({ inputs: input, outputs: make(input) });
};
const valuesOf = (model: LayersModel): Float32Array => (model.predict(tf.randomNormal([2, 5, 4], 0, 1, 'float32', 3)) as ReturnType<typeof tf.zeros>).dataSync() as Float32Array;

describe('a saved model loads with the same outputs', () => {
  const cases: Readonly<Record<string, (x: SymbolicTensor) => SymbolicTensor>> = {
    gru: (x) => layers.gru({ units: 3, returnSequences: true, goBackwards: true, useBias: true, biasInitializer: 'randomNormal' }).apply(x) as SymbolicTensor,
    'gru inside bidirectional': (x) => tf.layers.bidirectional({ layer: layers.gru({ units: 3 }) as never, mergeMode: 'sum' }).apply(x) as SymbolicTensor,
    multiHeadAttention: (x) => layers.multiHeadAttention({ numHeads: 2, keyDim: 3, valueDim: 2, outputDim: 6, causal: true }).apply(x) as SymbolicTensor,
    'attention to a second tensor': (x) => layers.multiHeadAttention({ numHeads: 2, keyDim: 3 }).apply([x, tf.layers.reshape({ targetShape: [10, 2] }).apply(x) as SymbolicTensor]) as SymbolicTensor,
    sinusoidalEncoding: (x) => layers.sinusoidalEncoding({}).apply(x) as SymbolicTensor,
    positionEmbedding: (x) => layers.positionEmbedding({}).apply(x) as SymbolicTensor,
  };
  it.each(Object.entries(cases))('%s', async (_, make) => {
    const model = modelOf(make);
    let kept: Parameters<typeof tf.io.fromMemory>[0] | undefined;
    await model.save(tf.io.withSaveHandler((artifacts) => {
      kept = JSON.parse(JSON.stringify({ ...artifacts, weightData: undefined })) as typeof kept;
      (kept as { weightData?: unknown }).weightData = artifacts.weightData;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } });
    }));
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(kept!));
    expect(loaded.countParams()).toBe(model.countParams());
    expect(valuesOf(loaded)).toEqual(valuesOf(model));
  });
});

it('adds sines and cosines of ever longer waves', () => {
  const model = modelOf((x) => layers.sinusoidalEncoding({}).apply(x) as SymbolicTensor);
  const out = (model.predict(tf.zeros([1, 5, 4])) as ReturnType<typeof tf.zeros>).arraySync() as number[][][];
  const expected = [0, 1, 2, 3, 4].map((t) => [Math.sin(t), Math.cos(t), Math.sin(t / 100), Math.cos(t / 100)]);
  out[0]!.forEach((row, t) => row.forEach((value, c) => expect(value).toBeCloseTo(expected[t]![c]!, 5)));
});

it('trained positions start as drawn, and are the same for all samples', () => {
  const model = modelOf((x) => layers.positionEmbedding({ embeddingsInitializer: 'randomNormal' }).apply(x) as SymbolicTensor);
  const [first, second] = tf.unstack(model.predict(tf.zeros([2, 5, 4])) as ReturnType<typeof tf.zeros>).map((each) => each.dataSync());
  expect(first).toEqual(second);
  expect(first).toEqual(model.weights[0]!.read().dataSync());
  expect(new Set(first).size).toBe(20);
});

it('attention weights fall out while training only', () => {
  const layer = layers.multiHeadAttention({ numHeads: 2, keyDim: 3, dropout: 0.5 });
  const x = tf.randomNormal([2, 5, 4], 0, 1, 'float32', 5);
  const run = (training: boolean): Float32Array => (layer.apply(x, { training }) as ReturnType<typeof tf.zeros>).dataSync() as Float32Array;
  expect(run(false)).toEqual(run(false));
  expect(run(true)).not.toEqual(run(false));
});

it('a causal step sees nothing of the steps behind it', () => {
  const layer = layers.multiHeadAttention({ numHeads: 2, keyDim: 3, causal: true });
  const x = tf.randomNormal([1, 5, 4], 0, 1, 'float32', 7);
  const changed = tf.concat([tf.slice(x, [0, 0, 0], [1, 4, 4]), tf.ones([1, 1, 4])], 1);
  const rows = (input: typeof x): number[][] => ((layer.apply(input) as typeof x).arraySync() as number[][][])[0]!;
  const [before, after] = [rows(x), rows(changed as typeof x)];
  expect(after.slice(0, 4)).toEqual(before.slice(0, 4));
  expect(after[4]).not.toEqual(before[4]);
});
