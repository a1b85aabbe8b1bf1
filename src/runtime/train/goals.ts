/** What a model's outputs are held against: their losses, how much each counts, and the figures that tell of them. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batches.ts';
import { RunError } from '../errors.ts';
import type { Experiment, Loss, Metric } from '../experiment.ts';
import { sumsOf, type Totalled } from '../metrics/totals.ts';
import { tf } from '../tf.ts';
import type { Head } from './head.ts';

/** One output's part of the training. */
export interface Goal {
  /** Empty where the model has one output. */
  readonly name: string;
  readonly loss: Loss;
  readonly weight: number;
  readonly metrics: readonly Metric[];
}

/** One for each output, in their order. @throws RunError where nothing is to be minimized */
export function goalsOf({ loss, metrics = [], outputs }: Pick<Experiment, 'loss' | 'metrics' | 'outputs'>): readonly Goal[] {
  if (outputs !== undefined) return outputs.map((output) => ({ name: '', weight: 1, metrics: [], ...output }));
  if (loss === undefined) throw new RunError('the experiment has neither a loss nor outputs with losses', { remedy: 'give `train` a `loss`' });
  return [{ name: '', loss, weight: 1, metrics }];
}

const prefixOf = ({ name }: Goal): string => (name === '' ? '' : `${name}_`);

/** What is recorded beside the total loss, in order: with several outputs each one's own loss, unweighted, then its metrics. */
export const figuresOf = (goals: readonly Goal[]): readonly Totalled[] =>
  goals.flatMap((goal) => [
    ...(goals.length > 1 ? [{ name: `${prefixOf(goal)}loss` }] : []),
    ...goal.metrics.map((metric) => ({ ...metric, name: prefixOf(goal) + metric.name })),
  ]);

/** Mean losses of a batch, inside a tidy: of each output as it is, and their weighted sum. */
export function lossesOf(
  goals: readonly Goal[],
  targets: readonly Tensor[],
  outputs: readonly Tensor[],
  head: Head,
): { total: Scalar; each: readonly Scalar[] } {
  const each = goals.map(({ loss }, i) => loss.compute(targets[i]!, outputs[i]!, { logits: head.logits[i]! }));
  const weighted = each.map((loss, i) => (goals[i]!.weight === 1 ? loss : tf.mul<Scalar>(loss, goals[i]!.weight)));
  return { total: weighted.reduce((sum, loss) => tf.add(sum, loss)), each };
}

/** What a batch adds to each of `figuresOf`, a vector each. `predictions` are the outputs proper. */
export function sumsOfGoals(goals: readonly Goal[], { size, targets, labels }: Batch, each: readonly Scalar[], predictions: readonly Tensor[]): Tensor[] {
  return goals.flatMap(({ metrics }, i) => [
    ...(goals.length > 1 ? [tf.stack([tf.mul(each[i]!, size), tf.scalar(size)])] : []),
    ...metrics.map((metric) => sumsOf(metric, (labels ?? targets)[i]!, predictions[i]!)),
  ]);
}
