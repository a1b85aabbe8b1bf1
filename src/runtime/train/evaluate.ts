/** Loss and metrics over a split, in inference mode. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { gatherBatch } from '../data/batches.ts';
import type { Dataset, Experiment, Split } from '../experiment.ts';
import { tf } from '../tf.ts';
import type { Head } from './head.ts';

export interface Evaluation {
  /** Mean over the samples, regularization included, so that it compares with the training loss. */
  readonly loss: number;
  readonly metrics: readonly number[];
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
  const metrics = experiment.metrics ?? [];
  const sums = new Float64Array(1 + metrics.length);
  for (let from = 0; from < split.length; from += batch) {
    const size = Math.min(batch, split.length - from);
    tf.tidy(() => {
      const { inputs, targets } = gatherBatch(dataset, split, from, size);
      const outputs = head.forward(inputs, false);
      const loss = experiment.loss.compute(targets, outputs, { logits: head.logits });
      sums[0]! += size * loss.dataSync()[0]!;
      const predictions = head.finish(outputs);
      metrics.forEach((metric, index) => {
        sums[index + 1]! += tf.sum(metric.compute(targets, predictions)).dataSync()[0]!;
      });
    });
    if (!(await pause())) return undefined;
  }
  const penalty = tf.tidy(() => model.calculateLosses().reduce((sum, loss) => sum + loss.dataSync()[0]!, 0));
  const [loss = Number.NaN, ...means] = Array.from(sums, (sum) => sum / split.length);
  return { loss: loss + penalty, metrics: means };
}
