/**
 * What the signal pass carries along every edge, and the interface of a word's rule. Notation and formulas follow
 * Poole et al. 2016, Schoenholz et al. 2017 and Yang & Schoenholz 2017, in second moments per unit.
 */
import type { Args, Shape } from './types.ts';
import type { WeightSpec } from '../catalog/types.ts';

/** Statistics of the values on an edge, at initialization, over weights and samples. */
export interface Moments {
  /** E[x], over units. */
  readonly mean: number;
  /** E[x²], per unit. */
  readonly second: number;
  /** E[x x′] between two different samples, per unit. */
  readonly cross: number;
  /** E[x_a x_b] between neighbouring positions of one sample; equals `second` where all positions agree. */
  readonly spatial: number;
  /** Relative variance of `second` that finite width has built up so far (dimensionless, adds along depth). */
  readonly spread: number;
}

/** Statistics of the loss gradient on an edge. */
export interface Cotangent {
  /** E[δ²], per unit, for the batch-mean loss. */
  readonly second: number;
  /** E[δ δ′] between two different samples. */
  readonly cross: number;
  readonly spread: number;
}

export interface SignalContext {
  readonly args: Args;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
  /** Mean, variance and structure of a weight's draw, by the weight's name. */
  readonly draw: (weight: string) => { readonly mean: number; readonly variance: number; readonly structure: string };
  /** Samples in a batch. */
  readonly batch: number;
}

/** How a word moves moments forward and cotangents back. One entry of `backward` for each input. */
export interface SignalRule {
  readonly forward: (inputs: readonly Moments[], ctx: SignalContext) => Moments;
  readonly backward: (gradient: Cotangent, inputs: readonly Moments[], output: Moments, ctx: SignalContext) => readonly Cotangent[];
  /** E‖∂L/∂w‖², by weight name. */
  readonly weightGradients?: (gradient: Cotangent, inputs: readonly Moments[], ctx: SignalContext) => Readonly<Record<string, number>>;
}
