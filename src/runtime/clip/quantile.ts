/** Clipping at a running quantile of past norms (Seetharaman et al. 2020): the threshold follows what the run itself shows. */
import type { Clip } from '../experiment.ts';
import { tf } from '../tf.ts';
import { globalNormOf } from './norms.ts';

export interface QuantileOptions {
  /** Which quantile of the norms is the threshold, 0 … 1 (default 0.9). */
  quantile?: number;
  /** How many of the last steps count (default 1000). */
  window?: number;
}

/** Of sorted values, linear between neighbours. */
export function quantileOf(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

/** The norm of the step at hand counts among the past ones, so the first step is never clipped. */
export function quantile(options: QuantileOptions = {}): Clip {
  const { quantile: share = 0.9, window = 1000 } = options;
  let past: number[] = [];
  return {
    name: 'quantile',
    begin() {
      past = [];
    },
    apply(gradients) {
      const norm = globalNormOf(gradients);
      const now = norm.dataSync()[0]!;
      // a norm that is no number says nothing of what is usual
      if (Number.isFinite(now)) past = [...past, now].slice(-window);
      const max = past.length === 0 ? 0 : quantileOf([...past].sort((a, b) => a - b), share);
      const acted = Number.isFinite(now) && now > max;
      return { gradients: acted ? gradients.map((gradient) => tf.mul(gradient, max / now)) : [...gradients], norm, acted: tf.scalar(acted ? 1 : 0) };
    },
    state: () => [...past],
    restore(state) {
      past = [...state];
    },
  };
}
