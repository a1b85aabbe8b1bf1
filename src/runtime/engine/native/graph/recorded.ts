/** What a recording says of values that are not constants: variables, and numbers that JavaScript works out at each step. */
import type { Variable } from '@tensorflow/tfjs-core';

/** Names of the results that every step has to give; others are of the steps that measure layers. */
export const STEP_RESULTS: readonly string[] = ['report', 'acted'];

/** A number that JavaScript works out before each step. */
export interface ChangingValue {
  readonly compute: () => number;
  readonly dtype: 'float32' | 'int32';
}

export interface RecordedVariable {
  readonly variable: Variable;
  /** Of its node; `<name>/read` is its value at the start of the step. */
  readonly name: string;
  readonly dtype: number;
  /** Whether the step writes to it. */
  readonly changes: boolean;
}
