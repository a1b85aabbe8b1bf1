/** Losses and metrics over a split, in inference mode. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { gatherBatch } from '../data/batches.ts';
import type { Dataset, Experiment, Split } from '../experiment.ts';
import { MetricTotals } from '../metrics/totals.ts';
import { tf } from '../tf.ts';
import { figuresOf, goalsOf, lossesOf, sumsOfGoals } from './goals.ts';
import type { Head } from './head.ts';

export interface Evaluation {
  /** Mean over the samples, regularization included, so that it compares with the training loss. */
  readonly loss: number;
  /** In the order of `figuresOf`. */
  readonly figures: readonly number[];
}

/**
 * @param pause awaited between batches, so that signals get through; answers false to give up
 * @returns undefined when given up
 */
export async function evaluate(
  { model, experiment, head, dataset, split, batch }: {
    model: LayersModel; experiment: Experiment; head: Head; dataset: Dataset; split: Split; batch: number;
  },
  pause: () => Promise<boolean>,
): Promise<Evaluation | undefined> {
  const goals = goalsOf(experiment);
  const totals = new MetricTotals(figuresOf(goals));
  let sum = 0;
  for (let from = 0; from < split.length; from += batch) {
    const size = Math.min(batch, split.length - from);
    tf.tidy(() => {
      const rows = gatherBatch(dataset, split, from, size);
      const outputs = head.forward(rows.inputs, false);
      const { total, each } = lossesOf(goals, rows.targets, outputs, head);
      sum += size * total.dataSync()[0]!;
      totals.add(sumsOfGoals(goals, rows, each, head.finish(outputs)).map((sums) => Float64Array.from(sums.dataSync())));
    });
    if (!(await pause())) return undefined;
  }
  const penalty = tf.tidy(() => model.calculateLosses().reduce((total, loss) => total + loss.dataSync()[0]!, 0));
  return { loss: sum / split.length + penalty, figures: totals.results() };
}
