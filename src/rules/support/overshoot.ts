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
  const steps = stepsOf(subject);
  const [first] = steps;
  if (first === undefined) return 0;
  const bearable = bearableRate(subject);
  return Math.max(0, ...(bearable === undefined ? steps.map(({ relative }) => Math.log(relative / MOST)) : [Math.log(first.rate / bearable)]));
}

/** The rate at which SGD's first step just does not; undefined for other optimizers, and where no gradient is known. */
export function bearableRate(subject: Subject): number | undefined {
  const { training } = subject;
  const optimizer = training?.settings['optimizer'];
  if (!isConfigured(optimizer) || optimizer.word !== 'sgd') return undefined;
  // Of real values, whose size a loss is in the square of, one is what standardized ones have.
  const rate = Math.log(training?.data.facts.classes ?? Math.E) / globalNorm(subject).norm ** 2;
  return Number.isFinite(rate) ? rate : undefined;
}
