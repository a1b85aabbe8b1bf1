/** What a step gives, as tensors and as the values that are read of them, all at once. */
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';

export interface Computed {
  /** The loss, then the figures' sums one after another. */
  readonly report: Tensor1D;
  /** Whether clipping acted, 0 or 1; absent where nothing was updated. */
  readonly acted?: Scalar;
  /** Squared norms of the layers' kernel gradients. */
  readonly norms?: Tensor1D;
}

export interface Readings {
  readonly report: Float32Array;
  readonly acted?: Float32Array;
  readonly norms?: Float32Array;
}

export const read = (computed: Computed): Readings =>
  Object.fromEntries(Object.entries(computed).map(([name, tensor]: [string, Tensor]) => [name, tensor.dataSync<'float32'>()])) as unknown as Readings;

/** The figures' sums of a report. */
export function sliced(report: Float32Array, lengths: readonly number[]): Float64Array[] {
  let at = 1;
  return lengths.map((length) => Float64Array.from(report.subarray(at, (at += length))));
}
