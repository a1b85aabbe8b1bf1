/** The norm of all predicted gradients together, as clipping sees it. */
import type { WeightGradient } from '../../passes/facts.ts';
import type { Subject } from '../rule.ts';

export type Norm = Pick<WeightGradient, 'norm' | 'low' | 'high'>;

const over = ({ facts }: Subject, put: (sizes: readonly number[]) => number): Norm => {
  const all = (facts.signals ?? []).flatMap(({ weightGradients }) => Object.values(weightGradients));
  return { norm: put(all.map(({ norm }) => norm)), low: put(all.map(({ low }) => low)), high: put(all.map(({ high }) => high)) };
};

export const globalNorm = (subject: Subject): Norm => over(subject, (sizes) => Math.hypot(...sizes));
/** Of the weight that has the largest. */
export const largestNorm = (subject: Subject): Norm => over(subject, (sizes) => Math.max(0, ...sizes));
