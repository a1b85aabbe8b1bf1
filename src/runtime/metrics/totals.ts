/** Sums up the metrics of a run over batches, whatever kind they are. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Metric } from '../experiment.ts';
import { tf } from '../tf.ts';

/** What one batch adds: for a mean over samples its sum and their number. */
export function sumsOf(metric: Metric, targets: Tensor, predictions: Tensor): Float64Array {
  let added = new Float64Array();
  tf.tidy(() => {
    if ('sums' in metric) added = Float64Array.from(metric.sums(targets, predictions).dataSync());
    else {
      const bySample = metric.compute(targets, predictions);
      added = Float64Array.of(tf.sum(bySample).dataSync()[0]!, bySample.size);
    }
  });
  return added;
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

  /** @param batch one entry a metric, as `sumsOf` gives it */
  add(batch: readonly Float64Array[]): void {
    batch.forEach((sums, index) => {
      const total = this.#sums[index];
      if (total === undefined) this.#sums[index] = sums.slice();
      else sums.forEach((value, i) => (total[i]! += value));
    });
  }

  /** In the order of the metrics; NaN before the first batch. */
  results(): number[] {
    return this.#metrics.map((metric, index) => {
      const sums = this.#sums[index];
      return sums === undefined ? Number.NaN : resultOf(metric, sums);
    });
  }
}
