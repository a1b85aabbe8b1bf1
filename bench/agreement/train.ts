/**
 * The first steps of examples on one engine: `node scripts/run.mjs bench/agreement/train.ts ENGINE STEPS CIFAR FILE …`, where
 * CIFAR is the folder of that set's files. A line of JSON a step, { example, loss }, so that what was done until the time was
 * up is known, and one { example, ended } after the last, with the reason where it was not the last.
 */
import { readFileSync, writeSync } from 'node:fs';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { wire } from '../../src/runtime/data/columns.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { EngineName } from '../../src/runtime/engine/types.ts';
import type { Dataset } from '../../src/runtime/experiment.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { goalsOf } from '../../src/runtime/train/goals.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { compiled, experimentOf } from '../../test/examples/run-program.ts';

const [how, given, cifar, ...files] = process.argv.slice(2) as [string, string, string, ...string[]];
const steps = Number(given);
/** Samples of a step: of pictures of 224 by 224, whose networks are large, fewer. */
const batchOf = ({ inputShape }: Dataset): number => (inputShape.reduce((product, n) => product * n, 1) > 100_000 ? 2 : 4);
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);

async function train(file: string): Promise<void> {
  const experiment = await experimentOf(compiled(file, readFileSync(file, 'utf8')));
  const dataset = wire(await experiment.data.load({ seed: 1, ...(experiment.data.name === 'cifar10' ? { directory: cifar } : {}) }), experiment);
  const size = batchOf(dataset);
  const model = withRandomness(1, 'weights', () => experiment.model());
  const head = attachHead(model, goalsOf(experiment).map(({ loss }) => loss));
  const step = createStep(model, experiment, head, undefined, { eager: how !== 'graph', notice: (text) => process.stderr.write(`${file}: ${text}\n`) });
  for (const clip of [experiment.clip ?? []].flat()) clip.begin?.();
  const { learningRate } = experiment.optimizer;
  for (let i = 0; i < steps; i++) {
    const batch = gatherBatch(dataset, dataset.train, (i % 5) * size, size);
    const progress = { step: i, epoch: i / 10, stepsPerEpoch: 10, epochs: 3 };
    const { loss } = step(batch, { step: i, seed: 1, progress, learningRate: typeof learningRate === 'number' ? learningRate : learningRate.at(progress) });
    tf.dispose([...batch.inputs, ...batch.targets]);
    say({ example: file, loss });
  }
  step.dispose();
  experiment.optimizer.dispose();
  model.dispose();
}

await selectEngine((how === 'graph' || how === 'eager' ? 'native' : how) as EngineName);
for (const file of files) {
  try {
    await train(file);
    say({ example: file, ended: '' });
  } catch (error) {
    say({ example: file, ended: (error as Error).message });
  }
}
