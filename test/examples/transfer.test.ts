/** The transfer example: what the autoencoder learned is what its classifier begins with, keeps, and builds on. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { readWeights } from '../../src/runtime/pretrained/read.ts';
import { buildModel } from '../../src/runtime/train/build-model.ts';
import { saveModel } from '../../src/runtime/train/save-model.ts';
import { trainHere } from '../runtime/in-process.ts';
import { compiled, experimentOf } from './run-program.ts';

const examples = new URL('../../examples/', import.meta.url).pathname;
const run = mkdtempSync(join(tmpdir(), 'gradnet-transfer-'));
const read = (name: string): string => readFileSync(`${examples}${name}.gradnet`, 'utf8');
/** A tenth of a second in place of minutes. */
const few = (text: string): string => text.replace(/reconstruction\(mnist\)/, 'reconstruction(gaussian(28x28x1, classes: 10, samples: 40))').replace(/source: mnist\n/, 'source: gaussian(28x28x1, classes: 10, samples: 200)\n');

beforeAll(async () => {
  await selectEngine('auto');
});
afterAll(() => rmSync(run, { recursive: true }));

it('loads the encoder that another example trained, leaves it alone, and trains the head', async () => {
  const encoder = await experimentOf(compiled(`${examples}conv-autoencoder.gradnet`, few(read('conv-autoencoder'))));
  const { model: autoencoder } = await trainHere({ ...encoder, epochs: 1 });
  await saveModel(autoencoder, join(run, 'model'));
  const trained = (name: string): number[][] => autoencoder.getLayer(name).getWeights().map((weight) => [...weight.dataSync()]);

  const source = few(read('transfer')).replaceAll('runs/encoder', run);
  const found = compiled(`${examples}transfer.gradnet`, source, {}, readWeights);
  expect(found.diagnostics).toEqual([]);
  const experiment = await experimentOf(found);
  const { model, begins } = await buildModel(experiment, 1);
  expect(begins).toBe(`loaded 4 weights of 2 layers from ${run}; drawn anew: dense1, dense2`);
  const weights = (name: string): number[][] => model.getLayer(name).getWeights().map((weight) => [...weight.dataSync()]);
  const head = weights('dense2');
  const { result } = await trainHere({ ...experiment, model: () => model, epochs: 2 });
  expect(result.ending).toMatchObject({ kind: 'completed' });
  for (const name of ['conv1', 'code']) expect(weights(name)).toEqual(trained(name));
  expect(weights('dense2')).not.toEqual(head);
});

it('is predicted with the weights that are there, and says so where they are not', () => {
  const predictedWith = (weights?: typeof readWeights): { text: string; names: string[]; norm: number } => {
    const { text = '', diagnostics, facts, program } = compiled(`${examples}transfer.gradnet`, few(read('transfer')).replaceAll('runs/encoder', run), {}, weights);
    return { text, names: diagnostics.map(({ name }) => name), norm: facts.get(program.networks[0]!)!.signals!.find((_, id) => program.networks[0]!.nodes[id]!.name === 'dense1')!.weightGradients['kernel']!.norm };
  };
  const [there, gone] = [predictedWith(readWeights), predictedWith()];
  expect(there.names).toEqual([]);
  expect(there.text).toContain('taken by their mean and variance');
  expect(gone.names).toEqual(['weights-not-there']);
  expect(gone.text).toContain('as if they were drawn');
  expect(Math.abs(Math.log(there.norm / gone.norm))).toBeGreaterThan(0.01);
});
