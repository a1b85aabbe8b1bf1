/** Stored weights at run time: what our own runs save comes back, what does not fit is told before anything is trained. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { PretrainedWeights } from '../../src/runtime/experiment.ts';
import { readWeights } from '../../src/runtime/pretrained/read.ts';
import { buildModel } from '../../src/runtime/train/build-model.ts';
import { saveModel } from '../../src/runtime/train/save-model.ts';
import { settleOnData } from '../../src/runtime/train/settle.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';

const oracles = new URL('../fixtures/oracles/weights/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'gradnet-weights-'));

beforeAll(async () => {
  await selectEngine('cpu');
});
afterAll(() => rmSync(folder, { recursive: true }));

const network = (body: string, shape = '6x4'): string => `
data d { source: gaussian(${shape}, classes: 3, samples: 12) }
network N {
  input(d.shape)
  ${body}
  flatten -> dense(d.classes) as head -> softmax
}
train N on d { loss: cross_entropy, optimizer: sgd(0.1), batch: 4, epochs: 1 }`;
const built = async (body: string, pretrained?: readonly PretrainedWeights[], seed = 1) =>
  buildModel({ ...(await experimentOf(compiled('/main.gradnet', network(body)))), ...(pretrained === undefined ? {} : { pretrained }) }, seed);

describe('what a run saved', () => {
  it.each([
    'conv(5, 3) -> batch_norm -> prelu', 'lstm(3, return_sequences: true) -> gru(3, return_sequences: true)',
    'bidirectional(lstm(3, return_sequences: true))', 'bidirectional(gru(3, return_sequences: true), merge_mode: sum)', 'time_distributed(dense(3))',
    'multi_head_attention(2, 3) -> layer_norm', 'separable_conv(4, 3) -> depthwise_conv(3)', 'group_norm(2) -> positional_encoding',
  ])('comes back: %s', async (body) => {
    const place = join(folder, body.replace(/\W+/g, '-'));
    const { model: saved } = await built(body, undefined, 7);
    await saveModel(saved, join(place, 'model'));
    const { model } = await built(body, [{ file: place }]);
    expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(saved.getWeights().map((weight) => [...weight.dataSync()]));
  });

  it('frozen or not, and in an order of its own, as batch normalization has when it is frozen', async () => {
    const place = join(folder, 'frozen');
    const { model: saved } = await built('frozen { batch_norm } -> conv(4, 3)', undefined, 7);
    saved.getLayer('batch_norm1').setWeights(saved.getLayer('batch_norm1').getWeights().map((weight, i) => weight.add(i + 1)));
    await saveModel(saved, place);
    const { model } = await built('batch_norm -> conv(4, 3)', [{ file: join(place, 'model.json') }]);
    expect(model.getLayer('batch_norm1').getWeights().map((weight) => weight.dataSync()[0])).toEqual([2, 2, 3, 5]);
  });
});

describe('what does not fit', () => {
  const pictures = `${oracles}pictures.weights.h5`;
  const refusal = async (body: string, pretrained: PretrainedWeights): Promise<string> => {
    const error = await built(body, [pretrained]).catch((thrown: unknown) => thrown as Error & { remedy: string; exitCode: number });
    expect(error).toMatchObject({ name: 'RunError', exitCode: 2 });
    return `${(error as Error).message} | ${(error as { remedy: string }).remedy}`;
  };
  const damaged = (name: string, change: (path: string) => void): string => {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(pictures));
    change(path);
    return path;
  };

  it('is told with the layer and both shapes', async () => {
    expect(await refusal('conv(4, 3) as first', { file: pictures, layers: ['first'] })).toMatch(/layer `first` has a kernel of 3x4x4, the stored one is 3x3x3x4 \| .*except: \["first"\]/);
  });
  it('is told with the names that are stored', async () => {
    expect(await refusal('conv(4, 3) as frist', { file: pictures, layers: ['frist'] })).toMatch(/no layer `frist` is stored \| stored are norm, first/);
  });
  it('may be missing where that is said', async () => {
    const { begins } = await built('conv(4, 3) as other', [{ file: pictures, partial: true }]);
    expect(begins).toBe(`loaded 0 weights of 0 layers from ${pictures}; drawn anew: other, head`);
  });
  it.each([
    ['a file that is not there', () => join(folder, 'nowhere.h5'), /are not there/],
    ['HDF5 that is cut off', () => damaged('short.h5', (path) => truncateSync(path, 9000)), /is damaged|not an HDF5/],
    ['no HDF5', () => damaged('none.h5', (path) => writeFileSync(path, 'hello')), /it is not an HDF5 file/],
    ['no zip', () => damaged('none.keras', (path) => writeFileSync(path, 'hello')), /is damaged/],
    ['an archive of something else', () => damaged('npz.keras', (path) => writeFileSync(path, readFileSync(`${oracles}words.npz`))), /no model.weights.h5/],
    ['another ending', () => damaged('weights.txt', () => undefined), /ends in none of/],
    ['an empty folder', () => (mkdirSync(join(folder, 'empty')), join(folder, 'empty')), /without model.json/],
    ['no model', () => (writeFileSync(join(folder, 'model.json'), '[1]'), join(folder, 'model.json')), /not a layers model/],
    ['a model whose weights are a file elsewhere', () => (writeFileSync(join(folder, 'far.json'), '{"weightsManifest":[{"paths":["../../etc/passwd"],"weights":[]}]}'), join(folder, 'far.json')), /names "\.\.\/\.\.\/etc\/passwd" for its weights, which is no file beside it/],
    ['a model without its binary file', () => (writeFileSync(join(folder, 'lone.json'), '{"weightsManifest":[{"paths":["gone.bin"],"weights":[]}]}'), join(folder, 'lone.json')), /gone\.bin, which it names, is not there/],
  ])('%s', async (_, file, cause) => {
    expect(await refusal('conv(4, 3) as first', { file: file(), layers: ['first'] })).toMatch(cause);
  });
  it('binary files that are too short', async () => {
    const place = join(folder, 'cut');
    const { model } = await built('conv(4, 3)');
    await saveModel(model, place);
    truncateSync(join(place, 'weights.bin'), 20);
    expect(await refusal('conv(4, 3)', { file: place })).toMatch(/hold 20 bytes, and its weights need \d+/);
  });
});

it('kernels that were loaded are not scaled on the data, those that were drawn are', async () => {
  const place = join(folder, 'lsuv');
  const body = 'conv(4, 3, kernel_initializer: lsuv) -> conv(4, 3, kernel_initializer: lsuv)';
  const { model: saved } = await built(body, undefined, 7);
  await saveModel(saved, place);
  const experiment = await experimentOf(compiled('/main.gradnet', network(body)));
  const { model } = await buildModel({ ...experiment, pretrained: [{ file: place, layers: ['conv1'] }] }, 1);
  const kernels = (): number[][] => ['conv1', 'conv2'].map((name) => [...model.getLayer(name).getWeights()[0]!.dataSync()]);
  const before = kernels();
  settleOnData(model, await experiment.data.load({ seed: 1 }), 8, 1);
  expect(before[0]).toEqual([...saved.getLayer('conv1').getWeights()[0]!.dataSync()]);
  expect(kernels()[0]).toEqual(before[0]);
  expect(kernels()[1]).not.toEqual(before[1]);
});

describe('in the source', () => {
  const pictures = `${oracles}pictures.weights.h5`;
  const emitted = (body: string): string => /pretrained: (\[.*?\]),\n?\s*data:/s.exec(compiled('/main.gradnet', network(body, '12x12x3'), {}, readWeights).text ?? '')?.[1] ?? '';

  it('layers are listed by those that are loaded, or by those that are not', () => {
    expect(emitted(`pretrained("${pictures}") { conv(4, 3x3) as first }`)).toContain('layers: ["first"]');
    expect(emitted(`pretrained("${pictures}") { conv(4, 3x3) as first -> batch_norm as norm }`)).toContain('except: ["head"]');
  });
  it('exceptions name layers, or block calls', () => {
    expect(emitted(`pretrained("${pictures}", except: ["norm"]) { conv(4, 3x3) as first -> batch_norm as norm }`)).toContain('layers: ["first"]');
    const found = compiled('/main.gradnet', `block B() { conv(4, 3x3) -> batch_norm }\n${network(`pretrained("${pictures}", except: ["b1"]) { conv(4, 3x3) as first -> B }`, '12x12x3')}`, {}, readWeights);
    expect(found.text).toContain('layers: ["first"]');
  });
  it('one file may be named by several, and one inside another', () => {
    expect(emitted(`pretrained("${pictures}") { conv(4, 3x3) as first -> pretrained("${pictures}", partial: true) { batch_norm as norm -> conv(2, 1x1) } }`)).toMatch(/layers: \["first"\].*layers: \["norm", "conv1"\], partial: true/s);
  });
});
