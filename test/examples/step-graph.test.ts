/** Every example of modest size: 20 steps as graphs give the losses of 20 steps by JavaScript. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { wire } from '../../src/runtime/data/columns.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Experiment } from '../../src/runtime/experiment.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { goalsOf } from '../../src/runtime/train/goals.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { nativeIsThere } from '../engine/compare.ts';
import { compiled, experimentOf } from './run-program.ts';

const STEPS = 20;
const BATCH = 4;
/** Their steps take long, or their data is not part of gradnet, or they are no programs. */
const left = new Set([
  'alexnet', 'densenet121', 'inception-v1', 'inception-v3', 'mobilenet', 'resnet18', 'resnet50', 'unet', 'vgg11', 'vgg16', 'vit',
  'cifar10-cnn', 'densenet-bc-40', 'image-data-generator', 'resnet-small', 'blocks', 'transfer',
]);

const folder = new URL('../../examples/', import.meta.url);
const names = readdirSync(folder).filter((file) => file.endsWith('.gradnet')).map((file) => file.replace('.gradnet', '')).filter((name) => !left.has(name));

async function train(experiment: Experiment, eager: boolean): Promise<{ losses: number[]; notices: string[] }> {
  const dataset = wire(await experiment.data.load({ seed: 1 }), experiment);
  const model = withRandomness(1, 'weights', () => experiment.model());
  const notices: string[] = [];
  const step = createStep(model, experiment, attachHead(model, goalsOf(experiment).map(({ loss }) => loss)), undefined, { eager, notice: (text) => notices.push(text) });
  for (const clip of [experiment.clip ?? []].flat()) clip.begin?.();
  const { learningRate } = experiment.optimizer;
  const found = Array.from({ length: STEPS }, (_, i) => {
    const batch = gatherBatch(dataset, dataset.train, (i % 5) * BATCH, BATCH);
    const progress = { step: i, epoch: i / 10, stepsPerEpoch: 10, epochs: 3 };
    const { loss } = step(batch, { step: i, seed: 1, progress, learningRate: typeof learningRate === 'number' ? learningRate : learningRate.at(progress) });
    tf.dispose([...batch.inputs, ...batch.targets]);
    return loss;
  });
  step.dispose();
  experiment.optimizer.dispose();
  model.dispose();
  return { losses: found, notices };
}

describe.skipIf(!nativeIsThere)('a graph and JavaScript agree on', () => {
  it.each(names)('%s', async (name) => {
    await selectEngine('native');
    const file = new URL(`${name}.gradnet`, folder);
    const experiment = await experimentOf(compiled(file.pathname, readFileSync(file, 'utf8')));
    const [eager, graph] = [await train(experiment, true), await train(experiment, false)];
    expect(graph.notices).toEqual([]);
    expect(graph.losses).toEqual(eager.losses);
  }, 120_000);
});
