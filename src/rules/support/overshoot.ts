/** Whether a first step is longer than what it descends. */
import { isConfigured } from '../../ir/types.ts';
import type { Subject } from '../rule.ts';
import { globalNorm } from './norms.ts';
import { MOST, stepsOf } from './step.ts';

/**
 * By how much, as a logarithm; 0 for a step that is not. A step of SGD lowers the loss by η ‖∇L‖² to first order, and
 * there is no more of it than guessing costs: what would lower it further goes beyond the bottom (Polyak 1987). Steps
 * that an optimizer scales are held against the weights. Unknown, as of warm-ups, is none.
 */
export function overshoot(subject: Subject): number {
  const { training } = subject;
  const steps = stepsOf(subject);
  const optimizer = training?.settings['optimizer'];
  const [first] = steps;
  if (first === undefined) return 0;
  if (!isConfigured(optimizer) || optimizer.word !== 'sgd') return Math.max(0, ...steps.map(({ relative }) => Math.log(relative / MOST)));
  // Of real values, whose size a loss is in the square of, one is what standardized ones have.
  const loss = Math.log(training?.data.facts.classes ?? Math.E);
  return Math.max(0, Math.log((first.rate * globalNorm(subject).norm ** 2) / loss));
}
