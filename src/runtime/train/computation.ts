/** What one training step computes, as tensors: forward, loss, gradients, clipping, update, constraints. */
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { harden } from '../adversarial/harden.ts';
import type { Batch } from '../data/batches.ts';
import { seedFrom, withDraws } from '../draws.ts';
import { RunError } from '../errors.ts';
import type { ClipContext, Experiment, Progress } from '../experiment.ts';
import { drawFromStep } from '../layers/noise.ts';
import { stream, withRandomness } from '../random.ts';
import { guardFinite } from '../recording.ts';
import { watchActivities } from '../regularizers/activity.ts';
import { tf } from '../tf.ts';
import type { Wanted } from '../vitals/figures.ts';
import { createProbe, type Probe } from '../vitals/probe.ts';
import { goalsOf, lossesOf, sumsOfGoals } from './goals.ts';
import type { Head } from './head.ts';
import type { Computed } from './readings.ts';
import { constrain, holdFrozen, trainableVariables, variableGroups } from './weights.ts';

/** Where the training stands. */
export interface Moment {
  /** Counts from 0; names the random stream of dropout and noise. */
  readonly step: number;
  readonly seed: number;
  readonly learningRate: number;
  readonly progress: Progress;
}

export interface Computation {
  /** Reads what a step has measured of the layers. */
  readonly probe: Probe;
  /** Does a step, or only measures where the loss is not finite. Inside a tidy. */
  run(batch: Batch, wanted: Wanted): Computed;
  /** How long each figure's sums are; known after the first step. */
  lengths(): readonly number[];
}

/** The training of `model` on data within `range`. @param now asked whenever something depends on it, at each replay too */
export function createComputation(
  model: LayersModel,
  experiment: Experiment,
  head: Head,
  range: { low: number; high: number },
  now: () => Moment,
): Computation {
  holdFrozen(model);
  drawFromStep(model);
  const variables = trainableVariables(model);
  if (variables.length === 0)
    throw new RunError('there is nothing to train: every layer is frozen, or has no weights', { remedy: 'leave a layer out of `frozen`' });
  const groups = variableGroups(model, experiment.learningRateFactors);
  const clips = [experiment.clip ?? []].flat();
  const context: ClipContext = {
    groups,
    get progress() {
      return now().progress;
    },
  };
  const probe = createProbe(
    model,
    head,
    clips.some(({ apply }) => apply !== undefined),
  );
  const goals = goalsOf(experiment);
  const takePenalties = watchActivities(model);
  let lengths: readonly number[] = [];

  const withPenalties = (loss: Scalar): Scalar =>
    [...model.calculateLosses(), ...takePenalties()].reduce<Scalar>((total, penalty) => tf.add(total, penalty), loss);
  const noise = (): string => `noise/${now().step}`;
  const drawSeed = (): number => seedFrom(stream(now().seed, noise()));

  const forward = (batch: Batch, wanted: Wanted): { loss: Scalar; figures: Tensor[]; gradients: Tensor[] } => {
    let outputs!: readonly Tensor[];
    let each!: readonly Scalar[];
    const inputs = experiment.adversarial === undefined ? batch.inputs : harden(batch, experiment.adversarial, goals, head, range);
    takePenalties(); // what forward passes before this one have left
    // our own layers draw from the step's seed; whatever else there is takes Math.random
    const { value, grads } = withRandomness(now().seed, noise(), () =>
      withDraws(drawSeed, () =>
        tf.variableGrads(() => {
          outputs = probe.forward(wanted, () => head.forward(inputs, true)).map((output) => tf.keep(output));
          const losses = lossesOf(goals, batch.targets, outputs, head);
          each = losses.each.map((loss) => tf.keep(loss));
          return withPenalties(losses.total);
        }, variables),
      ),
    );
    takePenalties(); // and the penalties of this pass, which the loss holds now
    const figures = sumsOfGoals(goals, batch, each, head.finish(outputs));
    const loss = tf.clone(value); // a single output's own loss is the total, and goes with it
    tf.dispose([...outputs, ...each]);
    // a weight that the output does not depend on has no gradient: it is zero, and the optimizers stay in step
    return { loss, figures, gradients: variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable)) };
  };

  /** `acted` is whether clipping did, 0 or 1. */
  const update = (gradients: readonly Tensor[]): { bounded: readonly Tensor[]; acted: Scalar } => {
    const acted: Scalar[] = [];
    let bounded = gradients;
    for (const clip of clips) {
      const changed = clip.apply?.(bounded, variables, context);
      if (changed === undefined) continue;
      bounded = changed.gradients;
      acted.push(changed.acted);
    }
    experiment.optimizer.apply(bounded, variables, () => now().learningRate, groups);
    constrain(model);
    for (const clip of clips) acted.push(...[clip.project?.(variables, groups) ?? []].flat());
    return { bounded, acted: acted.reduce<Scalar>((any, flag) => tf.maximum(any, flag), tf.scalar(0)) };
  };

  return {
    probe,
    lengths: () => lengths,
    run(batch, wanted) {
      const { loss, figures, gradients } = forward(batch, wanted);
      lengths = figures.map(({ size }) => size);
      const report = tf.concat([tf.reshape(loss, [1]), ...figures.map((sums) => tf.reshape(sums, [-1]))]) as Tensor1D;
      const kernels = probe.before(wanted);
      // an update by gradients that are not finite would take all weights along
      const updated = guardFinite(loss) ? update(gradients) : undefined;
      return { report, ...(updated && { acted: updated.acted }), ...probe.measure(wanted, kernels, gradients, updated?.bounded) };
    },
  };
}
