/** A training that goes on from a checkpoint on the native engine ends with the bits of one that nothing broke off. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeDurably } from '../../src/runtime/checkpoint/durable.ts';
import { encode, readCheckpoint } from '../../src/runtime/checkpoint/format.ts';
import { data } from '../../src/runtime/data/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Experiment } from '../../src/runtime/experiment.ts';
import { layers as own } from '../../src/runtime/layers/index.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { sizesDone } from '../../src/runtime/train/rehearse.ts';
import { build, experiment, trainHere, weightsOf } from '../runtime/in-process.ts';
import { nativeIsThere } from './compare.ts';

it('knows how often each size of batch was done', () => {
  expect(sizesDone(7, 64, 32)).toEqual([{ step: 0, times: 7 }]);
  // rounds of 32, 32 and 6
  expect(sizesDone(7, 70, 32)).toEqual([{ step: 0, times: 5 }, { step: 2, times: 2 }]);
  expect(sizesDone(6, 70, 32)).toEqual([{ step: 0, times: 4 }, { step: 2, times: 2 }]);
});

const pictures = (): LayersModel => build([12, 12, 1], () => [
  tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }), own.batchNormalization({}), tf.layers.activation({ activation: 'relu' }),
  tf.layers.maxPooling2d({ poolSize: 2 }), tf.layers.conv2d({ filters: 12, kernelSize: 3, padding: 'same', activation: 'relu' }),
  tf.layers.dropout({ rate: 0.2 }), tf.layers.flatten(), tf.layers.dense({ units: 24, activation: 'relu' }), tf.layers.dense({ units: 3 }), tf.layers.activation({ activation: 'softmax' })]);
const given = (): Experiment => experiment({
  model: pictures, data: data.gaussian({ shape: [12, 12, 1], classes: 3, samples: 125 }), batch: 16, epochs: 6, optimizer: optimizers.adam({ learningRate: 0.01 }),
});

describe.skipIf(!nativeIsThere)('on the native engine', () => {
  let folder: string;
  beforeAll(async () => {
    await selectEngine('native');
    folder = mkdtempSync(join(tmpdir(), 'gradnet-resume-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('whatever the step: before graphs, between them, and at the end of an epoch', async () => {
    const at: string[] = [];
    const keep: NonNullable<Parameters<typeof trainHere>[1]>['checkpoints'] = {
      due: () => true,
      keep(state) {
        const path = join(folder, `${state.position.epoch}-${state.position.step}`);
        writeDurably(path, encode(null, state));
        at.push(path);
        return Promise.resolve();
      },
    };
    const whole = weightsOf((await trainHere(given(), { checkpoints: keep })).model);
    const within = at.filter((path) => !path.endsWith('-0'));
    // one before any graph; the others wherever calls of several steps ended
    const chosen = [within[1]!, join(folder, '3-0'), within.at(-1)!];
    expect(chosen[0]).toBe(join(folder, '0-2'));
    expect(at).toContain(chosen[1]);
    for (const path of chosen) {
      const { model } = await trainHere(given(), { from: readCheckpoint(path).state() });
      expect(weightsOf(model), path).toEqual(whole);
    }
  });
});
