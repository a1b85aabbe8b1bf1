/** The one-cycle policy (Smith & Topin 2018): up to a large rate, then down to nearly none, once over the run. */
import type { Schedule } from '../experiment.ts';

export interface OneCycleOptions {
  /** The rate at the top. */
  learningRate: number;
  /** Share of the run in which the rate rises (default 0.3). */
  rise?: number;
  /** The first rate is the top one over this (default 25). */
  divFactor?: number;
  /** The last rate is the first one over this (default 1e4). */
  finalDivFactor?: number;
  /** Along a cosine (default) or a straight line. */
  anneal?: 'cosine' | 'linear';
}

/** As PyTorch's OneCycleLR in two phases; momentum is left as it is. */
export function oneCycle({ learningRate, rise = 0.3, divFactor = 25, finalDivFactor = 1e4, anneal = 'cosine' }: OneCycleOptions): Schedule {
  const first = learningRate / divFactor;
  const last = first / finalDivFactor;
  const between = (from: number, to: number, done: number): number =>
    anneal === 'linear' ? from + (to - from) * done : to + ((from - to) * (1 + Math.cos(Math.PI * done))) / 2;
  return {
    name: 'oneCycle',
    at({ step, stepsPerEpoch, epochs }) {
      const steps = stepsPerEpoch * epochs;
      const top = rise * steps - 1;
      if (step <= top) return between(first, learningRate, top > 0 ? step / top : 1);
      return between(learningRate, last, Math.min((step - top) / Math.max(steps - 1 - top, Number.EPSILON), 1));
    },
  };
}
