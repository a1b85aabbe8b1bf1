/** Saved models: they load in plain TensorFlow.js, and no reader ever finds half of one. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { saveModel } from '../../src/runtime/train/save-model.ts';
import { build, experiment, mlp, trainHere } from './in-process.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-save-'));
afterAll(() => rmSync(scratch, { recursive: true }));
beforeAll(async () => void (await selectEngine('cpu')));

/** Reads again and again, in a thread of its own, until it is told to stop; then tells how often, and what was not whole. */
const READER = `
const { parentPort, workerData: { folder, size } } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
let reads = 0;
const wrong = [];
const read = () => {
  try {
    const { length } = readFileSync(folder + '/weights.bin');
    if (length !== size) wrong.push('weights.bin of ' + length);
    JSON.parse(readFileSync(folder + '/model.json', 'utf8'));
    reads++;
  } catch (error) {
    wrong.push(error.message);
  }
};
const again = setInterval(() => { for (let i = 0; i < 50; i++) read(); }, 0);
parentPort.once('message', () => { clearInterval(again); parentPort.postMessage({ reads, wrong }); });
parentPort.postMessage('ready');
`;

/** A program that knows TensorFlow.js' packages only. */
const LOADER = (folder: string): string => `
const require = (await import('node:module')).createRequire(${JSON.stringify(createRequire(import.meta.url).resolve('@tensorflow/tfjs-layers'))});
const { readFileSync } = require('node:fs');
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-cpu');
const layers = require('@tensorflow/tfjs-layers');
await tf.setBackend('cpu');
const json = JSON.parse(readFileSync('${folder}/model.json', 'utf8'));
const [group] = json.weightsManifest;
const bytes = readFileSync('${folder}/' + group.paths[0]);
const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
const model = await layers.loadLayersModel({ load: async () => ({ modelTopology: json.modelTopology, format: json.format, weightSpecs: group.weights, weightData }) });
console.log(JSON.stringify(Array.from(model.predict(tf.ones([2, 6])).dataSync())));`;

describe('saveModel', () => {
  it('writes what tf.loadLayersModel reads, batch normalization included', async () => {
    const model = build([6], () => [
      tf.layers.dense({ name: 'hidden', units: 8 }),
      tf.layers.batchNormalization({ name: 'norm' }),
      tf.layers.dropout({ name: 'drop', rate: 0.5 }),
      tf.layers.dense({ name: 'logits', units: 3, activation: 'softmax' }),
    ]);
    const { model: trained } = await trainHere(experiment({ model: () => model }));
    await saveModel(trained, join(scratch, 'a'));
    const loaded = spawnSync(process.execPath, ['--input-type=module', '-e', LOADER(join(scratch, 'a'))], { encoding: 'utf8' });
    expect(loaded.stderr).not.toMatch(/Error/);
    const predicted = (trained.predict(tf.ones([2, 6])) as ReturnType<typeof tf.tensor>).dataSync();
    (JSON.parse(loaded.stdout) as number[]).forEach((value, i) => expect(value).toBeCloseTo(predicted[i]!, 6));
    expect(readdirSync(join(scratch, 'a')).sort()).toEqual(['model.json', 'weights.bin']);
  });

  it('names weights as layers and keeps no seeds, so that equal models give equal files', async () => {
    await saveModel(mlp(), join(scratch, 'b'));
    await saveModel(mlp(), join(scratch, 'c'));
    const weights = (folder: string): string => readFileSync(join(scratch, folder, 'weights.bin'), 'hex');
    expect(weights('b')).toBe(weights('c'));
    const json = JSON.parse(readFileSync(join(scratch, 'b/model.json'), 'utf8')) as { weightsManifest: { weights: { name: string }[] }[] };
    expect(json.weightsManifest[0]!.weights.map(({ name }) => name)).toEqual(['hidden/kernel', 'hidden/bias', 'logits/kernel', 'logits/bias']);
    expect(readFileSync(join(scratch, 'b/model.json'), 'utf8')).not.toMatch(/"seed":\s*\d/);
  });

  it('shows a reader whole files only while it overwrites', async () => {
    const folder = join(scratch, 'd');
    const model = mlp();
    await saveModel(model, folder);
    const size = readFileSync(join(folder, 'weights.bin')).length;
    const reader = new Worker(READER, { eval: true, workerData: { folder, size } });
    const [done, started] = [once(reader, 'exit'), once(reader, 'message')];
    await started;
    for (let i = 0; i < 40; i++) {
      await saveModel(model, folder);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const told = once(reader, 'message') as Promise<[{ reads: number; wrong: string[] }]>;
    reader.postMessage('stop');
    const [{ reads, wrong }] = await told;
    await done;
    expect(wrong).toEqual([]);
    expect(reads).toBeGreaterThan(20);
    expect(readdirSync(folder).sort()).toEqual(['model.json', 'weights.bin']);
  });

  it('leaves nothing behind when it fails', async () => {
    const folder = join(scratch, 'e');
    mkdirSync(join(folder, 'weights.bin'), { recursive: true });
    await expect(saveModel(mlp(), folder)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['weights.bin']);
  });
});
