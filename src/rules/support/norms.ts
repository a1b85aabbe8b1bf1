/** The norm of all predicted gradients together, as clipping sees it. */
import type { WeightGradient } from '../../passes/facts.ts';
import type { Subject } from '../rule.ts';

export type Norm = Pick<WeightGradient, 'norm' | 'low' | 'high'>;

const over = ({ facts }: Subject, put: (sizes: readonly number[]) => number): Norm => {
  const all = (facts.signals ?? []).flatMap(({ weightGradients }) => Object.values(weightGradients));
  return { norm: put(all.map(({ norm }) => norm)), low: put(all.map(({ low }) => low)), high: put(all.map(({ high }) => high)) };
};

/** Of any number of layers: a call takes some hundred thousand arguments at most. */
const greatest = (sizes: readonly number[]): number => sizes.reduce((most, size) => Math.max(most, size), 0);

/** Scaled by the largest, so that no square overflows. */
function length(sizes: readonly number[]): number {
  const scale = greatest(sizes);
  return scale > 0 && Number.isFinite(scale) ? scale * Math.sqrt(sizes.reduce((sum, size) => sum + (size / scale) ** 2, 0)) : scale;
}

export const globalNorm = (subject: Subject): Norm => over(subject, length);
/** Of the weight that has the largest. */
export const largestNorm = (subject: Subject): Norm => over(subject, greatest);
