/** One training step: forward, loss, gradients, clipping, update, constraints. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { harden } from '../adversarial/harden.ts';
import type { Batch } from '../data/batches.ts';
import type { Experiment } from '../experiment.ts';
import { withRandomness } from '../random.ts';
import { tf } from '../tf.ts';
import type { Head } from './head.ts';
import { constrain, layerWeights, trainableVariables } from './weights.ts';

export interface StepResult {
  /** Batch mean with regularization. When it is not finite, nothing was updated. */
  readonly loss: number;
  /** Batch means, in the order of the experiment's metrics. */
  readonly metrics: readonly number[];
  /** Norm of each layer's kernel gradient before clipping, when asked for. */
  readonly norms?: ReadonlyMap<string, number>;
}

export interface StepOptions {
  /** Counts from 0; names the random stream of dropout and noise. */
  readonly step: number;
  readonly seed: number;
  readonly learningRate: number;
  readonly measure: boolean;
}

/** A function that trains `model` on one batch of data within `range`. Leaves no tensors behind; the batch stays the caller's. */
export function createStep(model: LayersModel, experiment: Experiment, head: Head, range = { low: 0, high: 1 }): (batch: Batch, options: StepOptions) => StepResult {
  const variables = trainableVariables(model);
  const kernels = layerWeights(model).map(({ name, kernel }) => ({ name, index: variables.indexOf(kernel) }));
  const metrics = experiment.metrics ?? [];

  const computeLoss = (batch: Batch, outputs: Tensor): Scalar => {
    const loss = experiment.loss.compute(batch.targets, outputs, { logits: head.logits });
    return model.calculateLosses().reduce<Scalar>((total, penalty) => tf.add(total, penalty), loss);
  };

  const measureNorms = (gradients: readonly Tensor[]): Map<string, number> => {
    const squares = kernels.map(({ index }) => tf.sum<Scalar>(tf.square(gradients[index]!)));
    return new Map(kernels.map(({ name }, i) => [name, Math.sqrt(squares[i]!.dataSync()[0]!)]));
  };

  const run = (batch: Batch, { step, seed, learningRate, measure }: StepOptions): StepResult => {
    let outputs!: Tensor;
    const inputs = experiment.adversarial === undefined ? batch.inputs : harden(batch, experiment.adversarial, experiment.loss, head, range);
    const { value, grads } = withRandomness(seed, `noise/${step}`, () => tf.variableGrads(() => {
      outputs = tf.keep(head.forward(inputs, true));
      return computeLoss(batch, outputs);
    }, variables));
    const means = metrics.map((metric) => tf.mean(metric.compute(batch.labels ?? batch.targets, head.finish(outputs))).dataSync()[0]!);
    outputs.dispose();
    const loss = value.dataSync()[0]!;
    // a weight that the output does not depend on has no gradient: it is zero, and the optimizers stay in step
    const gradients = variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
    const result = { loss, metrics: means, ...(measure ? { norms: measureNorms(gradients) } : {}) };
    if (!Number.isFinite(loss)) return result;
    const clipped = experiment.clip === undefined ? gradients : experiment.clip.apply(gradients, variables).gradients;
    experiment.optimizer.apply(clipped, variables, learningRate);
    constrain(model);
    return result;
  };

  return (batch, options) => {
    let result!: StepResult;
    tf.tidy(() => {
      result = run(batch, options);
    });
    return result;
  };
}
