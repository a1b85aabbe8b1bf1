/** The share of yes answers that are right. */
import type { SummedMetric } from '../experiment.ts';
import { averaged, countAnswers, type DecisionOptions } from './counts.ts';

/** Hits over all yes answers; 0 where there are none. */
export function precision(options: DecisionOptions = {}): SummedMetric {
  const { threshold = 0.5, average = 'macro' } = options;
  return {
    name: 'precision',
    sums: (targets, predictions) => countAnswers(targets, predictions, threshold),
    result: (sums) => averaged(sums, average, (hits, alarms) => [hits, hits + alarms]),
  };
}
