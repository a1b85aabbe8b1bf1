/** What a step gives, as tensors and as the values that are read of them, all at once. */
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { MeasuredTensors, MeasuredValues } from '../vitals/probe.ts';

export interface Computed extends MeasuredTensors {
  /** The loss, then the figures' sums one after another. */
  readonly report: Tensor1D;
  /** Whether clipping acted, 0 or 1; absent where nothing was updated. */
  readonly acted?: Scalar;
}

export interface Readings extends MeasuredValues {
  readonly report: Float32Array;
  readonly acted?: Float32Array;
}

export const read = (computed: Computed): Readings =>
  Object.fromEntries(Object.entries(computed).map(([name, tensor]: [string, Tensor]) => [name, tensor.dataSync<'float32'>()])) as unknown as Readings;

/** The figures' sums of a report. */
export function sliced(report: Float32Array, lengths: readonly number[]): Float64Array[] {
  let at = 1;
  return lengths.map((length) => Float64Array.from(report.subarray(at, (at += length))));
}
