/** What gradnetc predicts of a layer's first step, as programs carry it. */

/** Predicted norm of a layer's kernel gradient at the first step, with its interval. */
export interface PredictedGradient {
  readonly norm: number;
  readonly low: number;
  readonly high: number;
}

/** Predicted of what leaves a layer at the first step, over the batch. */
export interface PredictedOutput {
  readonly mean: number;
  readonly deviation: number;
  /** Of a relu: the share of units that give 0 for all of the batch. */
  readonly dead?: number;
}
