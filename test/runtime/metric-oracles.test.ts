/** Metrics against Keras' after each of three batches: what they sum up must not depend on how samples are dealt. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Metric } from '../../src/runtime/experiment.ts';
import { metrics } from '../../src/runtime/metrics/index.ts';
import { MetricTotals, sumsOf } from '../../src/runtime/metrics/totals.ts';
import { tf } from '../../src/runtime/tf.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';

interface Case { name: string; metric: string; arguments: Record<string, unknown>; y_true: StoredTensor; y_pred: StoredTensor; after_each_batch: StoredTensor }
const { cases } = JSON.parse(readFileSync(new URL('../fixtures/oracles/training/metrics.json', import.meta.url), 'utf8')) as { cases: Case[] };

beforeAll(async () => void (await selectEngine('cpu')));

/** Ours of that name and arguments; undefined where Keras offers what we do not (top-k precision, a vector of scores). */
function metricOf({ metric, arguments: a, y_true: truth, y_pred: predicted }: Case): { metric: Metric; oneHot?: boolean } | undefined {
  const classes = truth.shape.join() === predicted.shape.join() && predicted.shape.at(-1)! > 2;
  switch (metric) {
    case 'SparseCategoricalAccuracy': return { metric: metrics.accuracy() };
    case 'CategoricalAccuracy': return { metric: metrics.accuracy(), oneHot: true };
    case 'SparseTopKCategoricalAccuracy': return { metric: metrics.topKAccuracy({ k: a['k'] as number }) };
    case 'TopKCategoricalAccuracy': return { metric: metrics.topKAccuracy({ k: a['k'] as number }), oneHot: true };
    case 'BinaryAccuracy': return 'threshold' in a ? undefined : { metric: metrics.accuracy() };
    case 'Precision': case 'Recall':
      if (classes) return undefined;
      return { metric: (metric === 'Precision' ? metrics.precision : metrics.recall)('thresholds' in a ? { threshold: a['thresholds'] as number } : {}) };
    case 'AUC': return a['curve'] === 'PR' ? undefined : { metric: metrics.auc('num_thresholds' in a ? { numThresholds: a['num_thresholds'] as number } : {}) };
    case 'F1Score': return a['average'] === null ? undefined : { metric: metrics.f1({ average: a['average'] as 'macro', ...('threshold' in a ? { threshold: a['threshold'] as number } : {}) }), oneHot: classes };
    case 'MeanAbsoluteError': return { metric: metrics.meanAbsoluteError() };
    case 'MeanSquaredError': return { metric: metrics.meanSquaredError() };
    case 'RootMeanSquaredError': return { metric: metrics.rootMeanSquaredError() };
    case 'R2Score': return 'class_aggregation' in a ? undefined : { metric: metrics.r2() };
    default: return undefined;
  }
}

const compared = cases.filter((c) => metricOf(c));
it('compares every metric', () => expect(new Set(compared.map((c) => metricOf(c)!.metric.name)).size).toBe(Object.keys(metrics).length));

it.each(compared.map((c) => [c.name, c] as const))('%s', (_, c) => {
  const { metric, oneHot = false } = metricOf(c)!;
  const totals = new MetricTotals([metric]);
  const [batches, size] = c.y_pred.shape as [number, number];
  const [truth, predicted] = [decode(c.y_true), decode(c.y_pred)];
  const wanted = decode(c.after_each_batch);
  for (let batch = 0; batch < batches; batch++) {
    const part = (values: typeof truth): typeof truth => values.slice((batch * values.length) / batches, ((batch + 1) * values.length) / batches);
    const shape = [size, ...c.y_true.shape.slice(2)];
    const given = tf.tensor(part(truth), shape, c.y_true.dtype);
    // our class targets are numbers
    const targets = oneHot ? tf.argMax(given, -1) : given;
    totals.add([Float64Array.from(sumsOf(metric, targets, tf.tensor(part(predicted), [size, ...c.y_pred.shape.slice(2)])).dataSync())]);
    expect(totals.results()[0]).toBeCloseTo(wanted[batch]!, 5);
  }
});

it('averages over classes as its parts say', () => {
  const targets = tf.tensor1d([0, 0, 1, 2], 'int32');
  const predictions = tf.tensor2d([[0.9, 0.1, 0], [0.1, 0.9, 0], [0.2, 0.8, 0], [0.9, 0, 0.1]]);
  const of = (metric: Metric): number => {
    const totals = new MetricTotals([metric]);
    totals.add([Float64Array.from(sumsOf(metric, targets, predictions).dataSync())]);
    return totals.results()[0]!;
  };
  expect(of(metrics.precision())).toBeCloseTo((1 / 2 + 1 / 2 + 0) / 3, 6);
  expect(of(metrics.recall())).toBeCloseTo((1 / 2 + 1 + 0) / 3, 6);
  expect(of(metrics.recall({ average: 'weighted' }))).toBeCloseTo((2 * 0.5 + 1) / 4, 6);
  expect(of(metrics.precision({ average: 'micro' }))).toBeCloseTo(0.5, 6);
});
