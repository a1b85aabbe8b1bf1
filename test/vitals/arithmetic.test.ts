/** Looking at a training changes nothing of it: the same weights bit for bit, with everything measured at every step and with nothing. */
import { describe, expect, it } from 'vitest';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { clip } from '../../src/runtime/clip/index.ts';
import { selectEngine, type EngineName } from '../../src/runtime/engine/index.ts';
import type { Experiment, Watch } from '../../src/runtime/experiment.ts';
import { data } from '../../src/runtime/data/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { nativeIsThere } from '../engine/compare.ts';
import { build, experiment, trainHere, weightsOf } from '../runtime/in-process.ts';

const everything: readonly Watch[] = [...(['gradients', 'weights', 'activations'] as const).map((what) => ({ what, everySteps: 1 })), { what: 'tensorboard' }];

const networks: Record<string, [shape: number[], model: () => LayersModel]> = {
  dense: [[6], () => build([6], () => [
    tf.layers.dense({ units: 24, activation: 'relu' }), tf.layers.dropout({ rate: 0.2 }), tf.layers.dense({ units: 16, activation: 'tanh' }),
    tf.layers.dense({ units: 3 }), tf.layers.softmax(),
  ])],
  convolution: [[8, 8, 2], () => build([8, 8, 2], () => [
    tf.layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' }), tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 5, kernelSize: 3, useBias: false }), tf.layers.batchNormalization({}), tf.layers.activation({ activation: 'sigmoid' }),
    tf.layers.flatten(), tf.layers.dense({ units: 3, activation: 'softmax' }),
  ])],
  lstm: [[5, 4], () => build([5, 4], () => [tf.layers.lstm({ units: 6, recurrentActivation: 'sigmoid' }), tf.layers.dense({ units: 3, activation: 'softmax' })])],
};

const engines: readonly EngineName[] = nativeIsThere ? ['native', 'wasm'] : ['wasm'];

describe.each(engines)('on %s', (engine) => {
  it.each(Object.entries(networks))('%s', async (_, [shape, model]) => {
    await selectEngine(engine);
    const run = async (monitor: readonly Watch[]): Promise<{ weights: number[][]; losses: (number | undefined)[][]; measured: number }> => {
      const given: Experiment = experiment({ model, monitor, data: data.gaussian({ shape, classes: 3, samples: 200 }), clip: clip.globalNorm(0.5), epochs: 3 });
      const { model: trained, result } = await trainHere(given);
      return { weights: weightsOf(trained), losses: result.epochs.map(({ loss, val_loss: later }) => [loss, later]), measured: result.measurements.length };
    };
    const [watched, alone] = [await run(everything), await run([])];
    // 160 samples by 32, the last batch of an epoch as large as the others
    expect([watched.measured, alone.measured]).toEqual([15, 3]);
    expect(watched.weights).toEqual(alone.weights);
    expect(watched.losses).toEqual(alone.losses);
  });
});
