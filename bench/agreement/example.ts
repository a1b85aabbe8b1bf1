/** An example as engines are compared by it: its model drawn, its first batches, its rates; a step at a time. */
import { readFileSync } from 'node:fs';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { wire } from '../../src/runtime/data/columns.ts';
import type { Dataset, Experiment, Optimizer } from '../../src/runtime/experiment.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { goalsOf } from '../../src/runtime/train/goals.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { compiled, experimentOf } from '../../test/examples/run-program.ts';

export interface Example {
  readonly model: LayersModel;
  /** Floating-point operations of a step, backward counted twice forward. */
  readonly operations: number;
  /** Trains on the batch of that step, and gives its loss before. */
  step(index: number): number;
  dispose(): void;
}

/** Of 224 by 224. */
const hasLargePictures = ({ inputShape }: Dataset): boolean => inputShape.reduce((product, n) => product * n, 1) > 100_000;

/** @param cifar the folder of that set's files. @param updating what takes the optimizer's place */
export async function openExample(file: string, cifar: string, { eager = true, updating = (it: Optimizer): Optimizer => it } = {}): Promise<Example> {
  const program = compiled(file, readFileSync(file, 'utf8'));
  const given = await experimentOf(program);
  const experiment: Experiment = { ...given, optimizer: updating(given.optimizer) };
  const dataset = wire(await experiment.data.load({ seed: 1, ...(experiment.data.name === 'cifar10' ? { directory: cifar } : {}) }), experiment);
  const large = hasLargePictures(dataset);
  const size = large ? 2 : 4;
  // Their rates are for batches of hundreds. At two samples a step they go with the batch (Goyal et al. 2017, arXiv:1706.02677):
  // a training that is thrown about is chaotic, and tells of its last bits rather than of the engine.
  const share = large ? size / experiment.batch : 1;
  const model = withRandomness(1, 'weights', () => experiment.model());
  const head = attachHead(model, goalsOf(experiment).map(({ loss }) => loss));
  const step = createStep(model, experiment, head, undefined, { eager, notice: (text) => process.stderr.write(`${file}: ${text}\n`) });
  for (const clip of [experiment.clip ?? []].flat()) clip.begin?.();
  const { learningRate } = experiment.optimizer;
  return {
    model,
    operations: 3 * size * Math.max(...[...program.facts.values()].map(({ totals }) => totals.flops)),
    step(index) {
      const batch = gatherBatch(dataset, dataset.train, (index % 5) * size, size);
      const progress = { step: index, epoch: index / 10, stepsPerEpoch: 10, epochs: 3 };
      const rate = typeof learningRate === 'number' ? learningRate : learningRate.at(progress);
      const { loss } = step(batch, { step: index, seed: 1, progress, learningRate: share * rate });
      tf.dispose([...batch.inputs, ...batch.targets]);
      return loss;
    },
    dispose() {
      step.dispose();
      given.optimizer.dispose();
      model.dispose();
    },
  };
}
