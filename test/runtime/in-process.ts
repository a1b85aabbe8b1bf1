/** Runs the training loop in the test's own process, on small synthetic data, with nothing shown or written. */
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { wire } from '../../src/runtime/data/columns.ts';
import { data } from '../../src/runtime/data/index.ts';
import type { Dataset, Experiment } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { metrics } from '../../src/runtime/metrics/index.ts';
import type { Monitor, StepProgress } from '../../src/runtime/monitor/monitor.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { tf } from '../../src/runtime/tf.ts';
import { fit } from '../../src/runtime/train/fit.ts';
import type { FitInput } from '../../src/runtime/train/fit-input.ts';
import type { Interrupt } from '../../src/runtime/train/interrupt.ts';
import type { EpochRecord, TrainingResult } from '../../src/runtime/train/outcome.ts';

export const blobs = (samples = 200, separation = 1): Experiment['data'] =>
  data.gaussian({ shape: [6], classes: 3, samples, separation });

/** A model of the given layers on `shape`, with weights drawn from seed 1. */
export function build(shape: number[], make: () => layers.Layer[]): LayersModel {
  return withRandomness(1, 'weights', () => {
    const input = tf.input({ shape });
    let output = input;
    for (const layer of make()) output = layer.apply(output) as typeof input;
    return tf.model({ inputs: input, outputs: output });
  });
}

export const mlp = (): LayersModel => build([6], () => [
  tf.layers.dense({ name: 'hidden', units: 16, activation: 'tanh', kernelInitializer: 'glorotUniform' }),
  tf.layers.dense({ name: 'logits', units: 3, kernelInitializer: 'glorotUniform' }),
  tf.layers.activation({ name: 'softmax', activation: 'softmax' }),
]);

export const experiment = (changes: Partial<Experiment> = {}): Experiment => ({
  name: 'test', model: mlp, data: blobs(), loss: losses.crossEntropy(), metrics: [metrics.accuracy()],
  optimizer: optimizers.adam({ learningRate: 0.01 }), epochs: 3, batch: 32, seed: 1, ...changes,
});

export interface Trained {
  readonly result: TrainingResult;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  /** Mean loss of the epoch so far, step by step. */
  readonly steps: readonly StepProgress[];
}

export async function trainHere(
  given: Experiment,
  hooks: {
    onStep?: (progress: StepProgress, model: LayersModel) => void; onEpoch?: (record: EpochRecord, model: LayersModel) => void; stopAfter?: number; measured?: boolean;
    checkpoints?: FitInput['checkpoints']; from?: FitInput['from'];
  } = {},
): Promise<Trained> {
  const dataset = wire(await given.data.load({ seed: given.seed }), given);
  // as a run does: what an experiment's own model draws is the seed's too
  const model = withRandomness(given.seed, 'weights', () => given.model());
  const steps: StepProgress[] = [];
  const monitor: Monitor = {
    begin() {}, wantsGradients: () => hooks.measured === true, gradients() {}, epoch() {}, notice() {}, end() {}, close() {},
    step(progress) {
      steps.push(progress);
      hooks.onStep?.(progress, model);
    },
  };
  const stopped = (): boolean => hooks.stopAfter !== undefined && steps.length >= hooks.stopAfter;
  const interrupt: Interrupt = {
    get signal(): NodeJS.Signals | undefined {
      return stopped() ? 'SIGINT' : undefined;
    },
    pause: () => Promise.resolve(!stopped()),
    dispose() {},
  };
  const { epochs, batch, seed } = given;
  const result = await fit({
    experiment: given, model, dataset, epochs, batch, seed, monitor, interrupt, from: hooks.from,
    ...(hooks.checkpoints && { checkpoints: hooks.checkpoints }),
    onEpoch: (record) => Promise.resolve(hooks.onEpoch?.(record, model)),
  });
  return { result, model, dataset, steps };
}

export const weightsOf = (model: LayersModel): number[][] => model.getWeights().map((weight) => [...weight.dataSync()]);
