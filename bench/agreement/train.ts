/**
 * The first steps of examples on one engine: `node scripts/run.mjs bench/agreement/train.ts ENGINE STEPS CIFAR FILE …`, where
 * ENGINE is wasm, cpu, graph, eager, or nudged for eager with weights of other last bits, and CIFAR the folder of that set's
 * files. A line of JSON a step, { example, loss }, so that what was done until the time was up is known, and one
 * { example, ended } after the last, with the reason where it was not the last.
 */
import { readFileSync, writeSync } from 'node:fs';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { gatherBatch } from '../../src/runtime/data/batches.ts';
import { wire } from '../../src/runtime/data/columns.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { missingOwnKernels } from '../../src/runtime/engine/native/own-kernels.ts';
import type { Dataset } from '../../src/runtime/experiment.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { goalsOf } from '../../src/runtime/train/goals.ts';
import { createStep } from '../../src/runtime/train/step.ts';
import { compiled, experimentOf } from '../../test/examples/run-program.ts';

const [how, given, cifar, ...files] = process.argv.slice(2) as [string, string, string, ...string[]];
const steps = Number(given);
/** Of 224 by 224. */
const hasLargePictures = ({ inputShape }: Dataset): boolean => inputShape.reduce((product, n) => product * n, 1) > 100_000;
/** Floating-point operations of a step: plain JavaScript does some hundred million a second, and more would be minutes for a single one. */
const MOST_IN_JAVASCRIPT = 10e9;
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);

/** The first kernel with the last bits of its values changed. */
function nudge(model: LayersModel): void {
  const kernel = model.weights.find(({ shape }) => shape.length > 1)!;
  kernel.write(tf.tidy(() => tf.mul(kernel.read(), 1 + 2 ** -23)));
}

async function train(file: string): Promise<void> {
  const program = compiled(file, readFileSync(file, 'utf8'));
  const experiment = await experimentOf(program);
  const dataset = wire(await experiment.data.load({ seed: 1, ...(experiment.data.name === 'cifar10' ? { directory: cifar } : {}) }), experiment);
  const large = hasLargePictures(dataset);
  const size = large ? 2 : 4;
  // Their rates are for batches of hundreds. At two samples a step they go with the batch (Goyal et al. 2017, arXiv:1706.02677):
  // a training that is thrown about is chaotic, and tells of its last bits rather than of the engine.
  const share = large ? size / experiment.batch : 1;
  // backward counted twice forward
  const operations = 3 * size * Math.max(...[...program.facts.values()].map(({ totals }) => totals.flops));
  if (how === 'cpu' && operations > MOST_IN_JAVASCRIPT) throw new Error(`a step of ${(operations / 1e9).toFixed(0)} billion operations takes minutes`);
  const model = withRandomness(1, 'weights', () => experiment.model());
  if (how === 'nudged') nudge(model);
  const head = attachHead(model, goalsOf(experiment).map(({ loss }) => loss));
  const step = createStep(model, experiment, head, undefined, { eager: how !== 'graph', notice: (text) => process.stderr.write(`${file}: ${text}\n`) });
  for (const clip of [experiment.clip ?? []].flat()) clip.begin?.();
  const { learningRate } = experiment.optimizer;
  for (let i = 0; i < steps; i++) {
    const batch = gatherBatch(dataset, dataset.train, (i % 5) * size, size);
    const progress = { step: i, epoch: i / 10, stepsPerEpoch: 10, epochs: 3 };
    const rate = typeof learningRate === 'number' ? learningRate : learningRate.at(progress);
    const { loss } = step(batch, { step: i, seed: 1, progress, learningRate: share * rate });
    tf.dispose([...batch.inputs, ...batch.targets]);
    say({ example: file, loss });
  }
  step.dispose();
  experiment.optimizer.dispose();
  model.dispose();
}

const others = how === 'wasm' || how === 'cpu';
await selectEngine(others ? how : 'native');
// what people train with is compared, or nothing
if (!others && missingOwnKernels() !== undefined) throw new Error(`gradnet's own operations are not there: ${missingOwnKernels()}`);
for (const file of files) {
  try {
    await train(file);
    say({ example: file, ended: '' });
  } catch (error) {
    say({ example: file, ended: (error as Error).message });
  }
}
