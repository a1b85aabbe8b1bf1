/** What a recorded step does in one pass between a Transformer's products: the bits are those of single operations. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { droppedOut, withDraws } from '../../src/runtime/draws.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { trace } from '../../src/runtime/engine/native/graph/trace.ts';
import { layers } from '../../src/runtime/layers/index.ts';
import { drawFromStep } from '../../src/runtime/layers/noise.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { experiment, weightsOf } from '../runtime/in-process.ts';
import { loss, nativeIsThere, noise, tensor } from './compare.ts';
import { recordedOperations } from './own.ts';

/** Powers of two, as the batch's size is: TensorFlow makes a division by a constant a multiplication in a graph, which else rounds otherwise. */
const POSITIONS = 8;
const CHANNELS = 12;

/** An encoder of one block, with a dropout behind either half or within it. */
const encoder = (): ReturnType<typeof tf.model> => withRandomness(1, 'weights', () => {
  const input = tf.input({ shape: [POSITIONS, CHANNELS] });
  const through = (x: SymbolicTensor, ...of: { apply(x: never): unknown }[]): SymbolicTensor => of.reduce((y, layer) => layer.apply(y as never) as SymbolicTensor, x);
  const residual = (x: SymbolicTensor, ...of: { apply(x: never): unknown }[]): SymbolicTensor => tf.layers.add().apply([x, through(x, ...of)]) as SymbolicTensor;
  const attended = residual(
    input, tf.layers.layerNormalization(), layers.multiHeadAttention({ numHeads: 2, keyDim: 5 }), tf.layers.dropout({ rate: 0.3 }),
  );
  const gelu = tf.layers.activation({ activation: 'gelu' });
  const fed = residual(attended, tf.layers.layerNormalization(), tf.layers.dense({ units: 20 }), gelu, tf.layers.dropout({ rate: 0.2 }), tf.layers.dense({ units: CHANNELS }));
  const output = through(fed, tf.layers.globalAveragePooling1d({}), tf.layers.dense({ units: 2, activation: 'softmax' }));
  return tf.model({ inputs: input, outputs: output });
});

function trained(eager: boolean): { losses: number[]; weights: number[][] } {
  const model = encoder();
  const whole = { ...experiment(), optimizer: optimizers.adam() };
  const step = createStep(model, whole, attachHead(model, [whole.loss!]), undefined, { eager });
  const size = 8;
  const losses = Array.from({ length: 8 }, (_, i) => {
    const inputs = [tf.tensor(noise(size * POSITIONS * CHANNELS, i), [size, POSITIONS, CHANNELS])];
    const targets = [tf.tensor1d(Int32Array.from({ length: size }, (_it, k) => (k * 7 + i) % 2), 'int32')];
    return step({ size, inputs, targets }, { step: i, seed: 3, learningRate: 0.01, progress: { step: i, epoch: 0, stepsPerEpoch: 8, epochs: 1 } }).loss;
  });
  step.dispose();
  return { losses, weights: weightsOf(model) };
}

describe.skipIf(!nativeIsThere)('in one pass', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test('a Transformer trains to the same bits as by single operations', () => {
    expect(trained(false)).toEqual(trained(true));
  });

  test('gelu and dropout, dropout and a sum, and what goes around a normalization are one operation each', () => {
    const model = encoder();
    drawFromStep(model);
    const x = tensor([3, POSITIONS, CHANNELS], 1) as Tensor;
    const work = (given: Tensor): Tensor => loss(model.apply(given, { training: true }) as Tensor);
    const { nodes } = withDraws(() => 3, () => trace([x], () => ({ report: tf.grad(work)(x) })).trace);
    const count = (name: string): number => nodes.filter(({ operation }) => operation === name).length;
    expect(['GradnetGeluDropout', 'GradnetGeluDropoutGrad', 'GradnetDropoutSum', 'GradnetLayerNormGradSum', 'GradnetAttention', 'GradnetAttentionGrad'].map(count)).toEqual([1, 1, 1, 2, 1, 1]);
    expect(['GradnetGelu', 'GradnetGeluGrad', 'GradnetLayerNormGrad'].map(count)).toEqual([0, 0, 0]);
  });

  test('a dropout whose result is repeated where it is added, or is needed besides, stays alone', () => {
    const x = tensor([3, 4], 1) as Tensor;
    const dropped = (given: Tensor): Tensor => droppedOut(given, 0.5);
    const operations = (work: () => Tensor): string[] => withDraws(() => 3, () => recordedOperations(work, [x])).filter((it) => it.startsWith('Gradnet'));
    expect(operations(() => tf.add(tf.square(x), dropped(x)))).toEqual(['GradnetDropoutSum']);
    expect(operations(() => tf.add(tf.ones([2, 3, 4]), dropped(x)))).toEqual(['GradnetDropout']);
    expect(operations(() => { const y = dropped(x); return tf.mul(tf.add(tf.square(x), y), y); })).toEqual(['GradnetDropout']);
  });
});
