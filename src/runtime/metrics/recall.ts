/** The share of what was to be found that was found. */
import type { SummedMetric } from '../experiment.ts';
import { averaged, countAnswers, type DecisionOptions } from './counts.ts';

/** Hits over all that was to be found; 0 where there are none. */
export function recall(options: DecisionOptions = {}): SummedMetric {
  const { threshold = 0.5, average = 'macro' } = options;
  return {
    name: 'recall',
    sums: (targets, predictions) => countAnswers(targets, predictions, threshold),
    result: (sums) => averaged(sums, average, (hits, _alarms, misses) => [hits, hits + misses]),
  };
}
