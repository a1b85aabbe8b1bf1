/** Measures at initialization what the compiler predicts: values and gradients of every layer, over many draws of the weights. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { disposeBatch, gatherBatch } from '../data/batches.ts';
import { wire } from '../data/columns.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import { permutation, stream, withRandomness } from '../random.ts';
import { tf } from '../tf.ts';
import { buildModel } from '../train/build-model.ts';
import { checkFit } from '../train/checks.ts';
import { goalsOf, lossesOf } from '../train/goals.ts';
import { attachHead } from '../train/head.ts';
import { settleOnData } from '../train/settle.ts';
import { norm, rms } from './size.ts';
import { tapLayers, type Reading } from './taps.ts';

export interface MeasureOptions {
  /** Models drawn; draw `i` has the experiment's seed plus `i`. */
  readonly seeds: number;
  readonly batch: number;
  /** Replaces the data's own directory. */
  readonly directory?: string | undefined;
  readonly onSeed?: ((done: number) => void) | undefined;
}

/** One model at its first step. */
export interface Measurement {
  readonly loss: number;
  /** Root mean square of the inputs. */
  readonly input: number;
  /** As `Readings` of taps.ts names them. */
  readonly layers: Readonly<Record<string, Reading>>;
  /** ‖∂L/∂w‖ by layer and weight, before clipping. */
  readonly weights: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Draws `seeds` models and runs each forward and backward on a batch of its own. Nothing is trained. */
export async function measureGradients(experiment: Experiment, options: MeasureOptions): Promise<{ data: string; measurements: Measurement[] }> {
  const load = async (seed: number): Promise<Dataset> =>
    wire(await experiment.data.load({ seed, ...(options.directory === undefined ? {} : { directory: options.directory }) }), experiment);
  let dataset = await load(experiment.seed);
  const measurements: Measurement[] = [];
  for (let draw = 0; draw < options.seeds; draw++) {
    const seed = experiment.seed + draw;
    // What is drawn, too, is averaged over draws.
    if (experiment.data.drawn && draw > 0) dataset = await load(seed);
    const { model } = await buildModel(experiment, seed);
    try {
      if (draw === 0) checkFit(model, dataset, goalsOf(experiment), options.batch);
      // What trains begins with these kernels, not with those that were drawn.
      settleOnData(model, dataset, options.batch, seed);
      measurements.push(measureOnce(model, experiment, dataset, options.batch, seed));
    } finally {
      model.dispose();
    }
    options.onSeed?.(draw + 1);
  }
  return { data: dataset.description, measurements };
}

function measureOnce(model: LayersModel, experiment: Experiment, dataset: Dataset, batch: number, seed: number): Measurement {
  const taps = tapLayers(model);
  const goals = goalsOf(experiment);
  const head = attachHead(model, goals.map(({ loss }) => loss));
  taps.settle(head);
  const size = Math.min(batch, dataset.train.length);
  const rows = gatherBatch(dataset, dataset.train, 0, size, permutation(dataset.train.length, stream(seed, 'verify')).slice(0, size));
  const weights = model.layers.flatMap((layer) => layer.trainableWeights.map((weight) => ({
    layer: layer.name, weight: weight.originalName.split('/').at(-1)!, variable: weight.read() as Variable,
  })));
  try {
    let measurement!: Measurement;
    tf.tidy(() => {
      const readings = taps.begin();
      const { value, grads } = withRandomness(seed, 'noise/0', () => tf.variableGrads(() =>
        lossesOf(goals, rows.targets, head.forward(rows.inputs, true), head).total, weights.map(({ variable }) => variable)));
      const norms: Record<string, Record<string, number>> = {};
      for (const { layer, weight, variable } of weights) {
        const gradient = grads[variable.name];
        (norms[layer] ??= {})[weight] = gradient === undefined ? 0 : norm(gradient);
      }
      measurement = { loss: value.dataSync()[0]!, input: rmsOfAll(rows.inputs), layers: Object.fromEntries(readings), weights: norms };
    });
    return measurement;
  } finally {
    disposeBatch(rows);
  }
}

/** Over the values of all inputs together. */
const rmsOfAll = (inputs: readonly Tensor[]): number => rms(tf.concat(inputs.map((input) => tf.reshape(input, [-1]))));
