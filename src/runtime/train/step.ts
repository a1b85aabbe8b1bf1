/** One training step: forward, loss, gradients, clipping, update, constraints. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { harden } from '../adversarial/harden.ts';
import type { Batch } from '../data/batches.ts';
import { RunError } from '../errors.ts';
import type { Experiment, Progress } from '../experiment.ts';
import { withRandomness } from '../random.ts';
import { watchActivities } from '../regularizers/activity.ts';
import { tf } from '../tf.ts';
import { goalsOf, lossesOf, sumsOfGoals } from './goals.ts';
import type { Head } from './head.ts';
import { constrain, holdFrozen, layerWeights, trainableVariables, variableGroups } from './weights.ts';

export interface StepResult {
  /** Batch mean with regularization. When it is not finite, nothing was updated. */
  readonly loss: number;
  /** What the batch adds to each of the figures beside the loss, in the order of `figuresOf`. */
  readonly figures: readonly Float64Array[];
  /** Whether clipping changed gradients or weights. */
  readonly clipped: boolean;
  /** Norm of each layer's kernel gradient before clipping, when asked for. */
  readonly norms?: ReadonlyMap<string, number>;
}

export interface StepOptions {
  /** Counts from 0; names the random stream of dropout and noise. */
  readonly step: number;
  readonly seed: number;
  readonly learningRate: number;
  readonly measure: boolean;
  /** For thresholds of clipping that change. */
  readonly progress?: Progress;
}

/** A function that trains `model` on one batch of data within `range`. Leaves no tensors behind; the batch stays the caller's. */
export function createStep(model: LayersModel, experiment: Experiment, head: Head, range = { low: 0, high: 1 }): (batch: Batch, options: StepOptions) => StepResult {
  holdFrozen(model);
  const variables = trainableVariables(model);
  if (variables.length === 0) throw new RunError('there is nothing to train: every layer is frozen, or has no weights', { remedy: 'leave a layer out of `frozen`' });
  const groups = variableGroups(model, experiment.learningRateFactors);
  const clips = [experiment.clip ?? []].flat();
  const kernels = layerWeights(model).map(({ name, kernel }) => ({ name, index: variables.indexOf(kernel) }));
  const goals = goalsOf(experiment);
  const takePenalties = watchActivities(model);

  const withPenalties = (loss: Scalar): Scalar =>
    [...model.calculateLosses(), ...takePenalties()].reduce<Scalar>((total, penalty) => tf.add(total, penalty), loss);

  const measureNorms = (gradients: readonly Tensor[]): Map<string, number> => {
    const squares = kernels.map(({ index }) => tf.sum<Scalar>(tf.square(gradients[index]!)));
    return new Map(kernels.map(({ name }, i) => [name, Math.sqrt(squares[i]!.dataSync()[0]!)]));
  };

  const run = (batch: Batch, { step, seed, learningRate, measure, progress = { step, epoch: step, stepsPerEpoch: 1, epochs: step + 1 } }: StepOptions): StepResult => {
    let outputs!: readonly Tensor[];
    let each!: readonly Scalar[];
    const inputs = experiment.adversarial === undefined ? batch.inputs : harden(batch, experiment.adversarial, goals, head, range);
    takePenalties(); // what forward passes before this one have left
    const { value, grads } = withRandomness(seed, `noise/${step}`, () => tf.variableGrads(() => {
      outputs = head.forward(inputs, true).map((output) => tf.keep(output));
      const losses = lossesOf(goals, batch.targets, outputs, head);
      each = losses.each.map((loss) => tf.keep(loss));
      return withPenalties(losses.total);
    }, variables));
    takePenalties(); // and the penalties of this pass, which the loss holds now
    const loss = value.dataSync()[0]!;
    const predictions = head.finish(outputs);
    const figures = sumsOfGoals(goals, batch, each, predictions);
    tf.dispose([...outputs, ...each]);
    // a weight that the output does not depend on has no gradient: it is zero, and the optimizers stay in step
    const gradients = variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
    const result = { loss, figures, clipped: false, ...(measure ? { norms: measureNorms(gradients) } : {}) };
    if (!Number.isFinite(loss)) return result;
    const acted: Scalar[] = [];
    let bounded: readonly Tensor[] = gradients;
    for (const clip of clips) {
      const changed = clip.apply?.(bounded, variables, { progress, groups });
      if (changed === undefined) continue;
      bounded = changed.gradients;
      acted.push(changed.acted);
    }
    experiment.optimizer.apply(bounded, variables, learningRate, groups);
    constrain(model);
    for (const clip of clips) acted.push(...[clip.project?.(variables, groups) ?? []].flat());
    return { ...result, clipped: acted.some((flag) => flag.dataSync()[0] === 1) };
  };

  return (batch, options) => {
    let result!: StepResult;
    tf.tidy(() => {
      result = run(batch, options);
    });
    return result;
  };
}
