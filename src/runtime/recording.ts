/**
 * What a training step tells whoever records it: the values that JavaScript works out anew at each step, and updates
 * that an engine may do in one operation. Without a recorder all of it simply happens.
 */
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { FusedAttrs } from './engine/fused.ts';
import { tf } from './tf.ts';

/** An update of a variable and its slots that an engine may do in place, in one operation: a kernel of `engine/fused.ts`. */
export interface FusedUpdate {
  readonly kernel: string;
  readonly attrs?: FusedAttrs;
  readonly numbers: Readonly<Record<string, Scalar>>;
  readonly variable: Variable;
  readonly gradient: Tensor;
  readonly slots: readonly Variable[];
}

/** Records one step, so that it can be replayed without JavaScript. */
export interface StepRecorder {
  value(compute: () => number, dtype: 'float32' | 'int32'): Scalar;
  perStep(work: () => void): void;
  update(update: FusedUpdate, compose: () => void): void;
  guard(value: Scalar): boolean;
}

let recorder: StepRecorder | undefined;

/** Tells `given` of everything that happens in `work`, which is not asynchronous. */
export function recordedBy<T>(given: StepRecorder, work: () => T): T {
  const outer = recorder;
  recorder = given;
  try {
    return work();
  } finally {
    recorder = outer;
  }
}

/** Whether the step at hand is written down. */
export const isRecording = (): boolean => recorder !== undefined;

/** A scalar tensor of a number that changes from step to step (a learning rate, a threshold): a replay works it out again. */
export function changingValue(compute: () => number, dtype: 'float32' | 'int32' = 'float32'): Scalar {
  return recorder === undefined ? tf.scalar(compute(), dtype) : recorder.value(compute, dtype);
}

/** Does `work` now, and at the beginning of each replay: the state that JavaScript itself keeps (a count of steps). */
export function perStep(work: () => void): void {
  work();
  recorder?.perStep(work);
}

/** Updates by `compose`, which assigns to the variable and its slots; a replay does it in one operation. */
export function fusedUpdate(update: FusedUpdate, compose: () => void): void {
  if (recorder === undefined) compose();
  else recorder.update(update, compose);
}

/** Whether a scalar is finite. A replay in which it is not changes no variable, and fails. */
export function guardFinite(value: Scalar): boolean {
  return recorder === undefined ? Number.isFinite(value.dataSync()[0]!) : recorder.guard(value);
}
