/** Sums up the metrics of a run over batches, whatever kind they are. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Metric } from '../experiment.ts';
import { tf } from '../tf.ts';

/** What one batch adds, a vector: for a mean over samples its sum and their number. Inside a tidy. */
export function sumsOf(metric: Metric, targets: Tensor, predictions: Tensor): Tensor {
  if ('sums' in metric) return metric.sums(targets, predictions);
  const bySample = metric.compute(targets, predictions);
  return tf.stack([tf.sum(bySample), tf.scalar(bySample.size)]);
}

/** Anything whose sums over batches give a figure: a metric's own result, or the mean of a sum and a number of samples. */
export interface Totalled {
  readonly name: string;
  readonly result?: (sums: Float64Array) => number;
}

const resultOf = (metric: Totalled, sums: Float64Array): number => (metric.result ? metric.result(sums) : sums[0]! / sums[1]!);

/** The running totals of some metrics over an epoch or a split. */
export class MetricTotals {
  readonly #metrics: readonly Totalled[];
  readonly #sums: Float64Array[] = [];

  constructor(metrics: readonly Totalled[]) {
    this.#metrics = metrics;
  }

  /** @param batch one entry a metric, the values of `sumsOf` */
  add(batch: readonly Float64Array[]): void {
    batch.forEach((sums, index) => {
      const total = this.#sums[index];
      if (total === undefined) this.#sums[index] = sums.slice();
      else sums.forEach((value, i) => (total[i]! += value));
    });
  }

  /** The sums so far, in the order of the metrics; none before the first batch. */
  sums(): number[][] {
    return this.#sums.map((sums) => [...sums]);
  }

  /** In the order of the metrics; NaN before the first batch. */
  results(): number[] {
    return this.#metrics.map((metric, index) => {
      const sums = this.#sums[index];
      return sums === undefined ? Number.NaN : resultOf(metric, sums);
    });
  }
}
