/** How inputs were normalized lies in the model that a run saves, and a plain TensorFlow.js loader finds it there. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import type { Monitor } from '../../src/runtime/monitor/monitor.ts';
import { tf } from '../../src/runtime/tf.ts';
import { parseOptions } from '../../src/runtime/train/options.ts';
import { run } from '../../src/runtime/train/run.ts';
import { build, experiment } from '../runtime/in-process.ts';
import { fixtures } from './oracle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradnet-preparation-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const silent: Monitor = { begin() {}, wantsGradients: () => false, gradients() {}, step() {}, epoch() {}, notice() {}, end() {}, close() {} };

it('is saved with the weights', async () => {
  const source = data.csv({ file: `${fixtures}table.csv`, features: 3, target: 'kind', classes: 3, leaveOut: ['id', 'price'] });
  const { preparation } = await source.load({ seed: 1 });
  const given = experiment({ data: source, epochs: 1, model: () => build([3], () => [tf.layers.dense({ units: 3, activation: 'softmax' })]) });
  await run(given, parseOptions(['--out', join(scratch, 'run'), '--engine', 'cpu'], given), silent, { program: undefined, source: undefined });
  const stored = JSON.parse(readFileSync(join(scratch, 'run/model/model.json'), 'utf8')) as { userDefinedMetadata: unknown; modelTopology: object; weightsManifest: { weights: [] }[] };
  expect(stored.userDefinedMetadata).toEqual({ data: preparation });
  expect(preparation!.scaling!.shift).toHaveLength(3);
});
