/** The harmonic mean of precision and recall. */
import type { SummedMetric } from '../experiment.ts';
import { averaged, countAnswers, type DecisionOptions } from './counts.ts';

/** 2 · hits / (2 · hits + false alarms + misses); 0 where there are none. */
export function f1(options: DecisionOptions = {}): SummedMetric {
  const { threshold = 0.5, average = 'macro' } = options;
  return {
    name: 'f1',
    sums: (targets, predictions) => countAnswers(targets, predictions, threshold),
    result: (sums) => averaged(sums, average, (hits, alarms, misses) => [2 * hits, 2 * hits + alarms + misses]),
  };
}
