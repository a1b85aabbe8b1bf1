/** Exported models: plain TensorFlow.js and TensorFlow itself answer by them as the model does. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../src/runtime/activations/index.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { exportSavedModel } from '../../src/runtime/export/saved-model.ts';
import { exportTfjs } from '../../src/runtime/export/tfjs.ts';
import { samplesFor } from '../../src/runtime/export/trying.ts';
import { writeFiles } from '../../src/runtime/export/write-files.ts';
import { initializers } from '../../src/runtime/initializers/index.ts';
import { layers as own } from '../../src/runtime/layers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { saveModel } from '../../src/runtime/train/save-model.ts';
import { answersOf } from '../../src/runtime/use/open-model.ts';
import { nativeIsThere } from '../engine/compare.ts';
import { build } from '../runtime/in-process.ts';

/** A Python with TensorFlow, which is then asked too: GRADNET_PYTHON=…/bin/python npx vitest run test/export */
const python = process.env['GRADNET_PYTHON'];

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-export-'));
afterAll(() => rmSync(scratch, { recursive: true }));
beforeAll(async () => void (await selectEngine(nativeIsThere ? 'native' : 'cpu')));

const convolutional = (): LayersModel => build([8, 8, 2], () => [
  own.conv2d({ name: 'conv', filters: 4, kernelSize: 3, activation: 'relu', kernelInitializer: initializers.untruncatedNormal({ scale: 2, mode: 'fan_in' }) as never }),
  own.batchNormalization({ name: 'norm' }),
  own.spatialDropout2d({ name: 'channels', rate: 0.3 }),
  tf.layers.maxPooling2d({ name: 'pool', poolSize: 2 }),
  tf.layers.flatten({ name: 'flat' }),
  own.dense({ name: 'scores', units: 3, activation: 'softmax' }),
]);
/** The native engine does both layers by other operations than TensorFlow's own of that name, as their sizes have it. */
const mixing = (): LayersModel => build([20, 20, 3], () => [
  own.conv2d({ name: 'mix', filters: 12, kernelSize: 1, activation: 'relu' }),
  own.batchNormalization({ name: 'norm' }),
  tf.layers.globalAveragePooling2d({ name: 'pool' }),
  own.dense({ name: 'scores', units: 3, activation: 'softmax' }),
]);
const recurrent = (): LayersModel => build([6], () => [
  tf.layers.embedding({ name: 'words', inputDim: 20, outputDim: 5 }),
  own.layerNormalization({ name: 'norm' }),
  tf.layers.lstm({ name: 'lstm', units: 4, returnSequences: true }),
  own.gru({ name: 'gru', units: 7 }),
  own.dense({ name: 'scores', units: 2 }),
]);

async function exported(name: string, model: LayersModel): Promise<string> {
  const folder = join(scratch, name);
  await saveModel(model, join(folder, 'model'));
  const file = JSON.parse(readFileSync(join(folder, 'model/model.json'), 'utf8')) as Parameters<typeof exportTfjs>[0]['file'];
  const { files } = await exportTfjs({ file, model }, join(folder, 'model'));
  writeFiles(join(folder, 'plain'), files, false);
  return join(folder, 'plain');
}

/** A process that knows TensorFlow.js' packages only. */
const LOADER = (folder: string, samples: string): string => `
const require = (await import('node:module')).createRequire(${JSON.stringify(createRequire(import.meta.url).resolve('@tensorflow/tfjs-layers'))});
const { readFileSync } = require('node:fs');
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-cpu');
const { loadLayersModel } = require('@tensorflow/tfjs-layers');
await tf.setBackend('cpu');
const { modelTopology, weightsManifest: [{ weights: weightSpecs, paths: [name] }] } = JSON.parse(readFileSync('${folder}/model.json', 'utf8'));
const model = await loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData: Uint8Array.from(readFileSync('${folder}/' + name)).buffer }) });
const { shape, values } = ${samples};
console.log(JSON.stringify(Array.from(model.predict(tf.tensor(values, shape)).dataSync())));`;

describe('for plain TensorFlow.js', () => {
  it('writes what answers alike where gradnet is not, its own initializers and channel dropout replaced', async () => {
    const model = convolutional();
    const folder = await exported('conv', model);
    expect(readdirSync(folder).sort()).toEqual(['model.json', 'weights.bin']);
    const [samples] = samplesFor(model, 3);
    const given = JSON.stringify({ shape: samples!.shape, values: [...samples!.dataSync()] });
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', LOADER(folder, given)], { encoding: 'utf8' });
    expect(stderr).not.toMatch(/Error/);
    const expected = answersOf(model, [samples!])[0]!.dataSync();
    (JSON.parse(stdout) as number[]).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it('names the layers and activations that it lacks', async () => {
    await expect(exported('gru', recurrent())).rejects.toThrow(/lacks layers of this model: gru \(ResetAfterGRU\)$/);
    const model = build([4], () => [own.dense({ name: 'hidden', units: 3, activation: 'kerasHardSigmoid' as never })]);
    await expect(exported('hard', model)).rejects.toThrow(/hidden \(activation keras_?[hH]ard_?[sS]igmoid\)$/);
  });
});

describe.skipIf(!nativeIsThere)('as a SavedModel', () => {
  interface Loaded { predict(inputs: object): Record<string, ReturnType<typeof tf.tensor>> }
  // tfjs-node's loader goes by the signature, as Python's does
  const open = async (folder: string): Promise<Loaded> => {
    const { node } = createRequire(import.meta.url)('@tensorflow/tfjs-node') as { node: { loadSavedModel(path: string): Promise<Loaded> } };
    return node.loadSavedModel(folder);
  };

  it.each([['convolutions', convolutional], ['channels that are mixed', mixing], ['an embedding and recurrent layers', recurrent]])('takes batches of any size: %s', async (name, make) => {
    const model = make();
    const folder = join(scratch, `saved ${name}`);
    const { files, notes } = exportSavedModel(model);
    expect(notes).toEqual([]);
    writeFiles(folder, files, false);
    const [samples] = samplesFor(model, 13);
    const loaded = await open(folder);
    const answer = loaded.predict({ [model.inputNames[0]!]: samples! })['scores']!;
    const expected = answersOf(model, [samples!])[0]!;
    expect(answer.shape).toEqual(expected.shape);
    const values = answer.dataSync();
    expected.dataSync().forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
    if (python === undefined) return;
    const tensor = (it: typeof expected): object => ({ shape: it.shape, dtype: it.dtype, values: [...it.dataSync()] });
    writeFileSync(join(folder, 'check.json'), JSON.stringify({ inputs: { [model.inputNames[0]!]: tensor(samples!) }, outputs: { scores: tensor(expected) } }));
    const { status, stdout, stderr } = spawnSync(python, [fileURLToPath(new URL('check_saved_model.py', import.meta.url)), folder], { encoding: 'utf8' });
    expect(stdout + (status === 0 ? '' : stderr)).toMatch(/^TensorFlow .*, largest difference \d/m);
    expect(status).toBe(0);
  }, 60_000);

  it('says that it takes one sample at a time where the work depends on how many there are', () => {
    class Ranked extends tf.layers.Layer {
      static readonly className = 'Ranked';
      override call(x: unknown): ReturnType<typeof tf.tensor> {
        const [given] = [x].flat() as [ReturnType<typeof tf.tensor>];
        return tf.mul(given, tf.tensor(Array.from({ length: given.shape[0]! }, (_, i) => i + 1), [given.shape[0]!, 1]));
      }
    }
    const { files, notes } = exportSavedModel(build([4], () => [own.dense({ name: 'hidden', units: 3 }), new Ranked({ name: 'ranked' })]));
    expect(files['saved_model.pb']!.length).toBeGreaterThan(100);
    expect(notes).toEqual(['it takes 1 sample at a time, and no batches: values that JavaScript makes for it depend on the size of the batch']);
  });
});

describe('files', () => {
  it('are not replaced unasked, and none is written where one is there', () => {
    const folder = join(scratch, 'taken');
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.json'), 'mine');
    const files = { 'weights.bin': Buffer.from('w'), 'model.json': Buffer.from('{}') };
    expect(() => writeFiles(folder, files, false)).toThrow(`${folder} holds model.json already`);
    expect(readdirSync(folder)).toEqual(['model.json']);
    expect(readFileSync(join(folder, 'model.json'), 'utf8')).toBe('mine');
    writeFiles(folder, files, true);
    expect(readFileSync(join(folder, 'model.json'), 'utf8')).toBe('{}');
    expect(readdirSync(scratch).filter((name) => name.startsWith('.taken'))).toEqual([]);
  });

  it('an unfit place is told, and nothing is left of them', () => {
    writeFileSync(join(scratch, 'file'), '');
    expect(() => writeFiles(join(scratch, 'file', 'x'), { a: Buffer.from('') }, false)).toThrow(/cannot write .*file\/x: /);
  });
});
