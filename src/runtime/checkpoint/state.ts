/** The state of a training between two steps, by parts: everything that the steps to come depend on, and nothing else. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

/** Plain data; numbers that JSON has no way to write (infinity, NaN, -0) come through as well. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

export interface PartState {
  readonly values?: Plain;
  /** Still the part's own. */
  readonly tensors?: readonly NamedTensor[];
}

/**
 * Something that remembers from step to step: weights, an optimizer, a schedule that watches results. What is a function
 * of the seed and the step's number alone (order of the data, augmentation, dropout) has nothing to remember.
 */
export interface Part {
  /** Names what it keeps in a checkpoint; never renamed. */
  readonly name: string;
  state(): PartState;
  /** Copies what `state` gave, in this process or another; nothing given is the state before the first step. */
  restore(state: PartState): void;
}

/** How much of a training is done. */
export interface Position {
  /** Epochs that are finished. */
  readonly epoch: number;
  /** Steps of the next that are done. */
  readonly step: number;
}

export interface TrainingState {
  readonly position: Position;
  /** By the parts' names. */
  readonly parts: Readonly<Record<string, PartState>>;
}

/** The parts as they are now. Tensors stay their owners' and change with the next step. */
export const collect = (parts: readonly Part[], position: Position): TrainingState =>
  ({ position, parts: Object.fromEntries(parts.map((part) => [part.name, part.state()])) });

/** Puts every part where it was, and disposes of the state's tensors. */
export function restore(parts: readonly Part[], state: TrainingState): void {
  for (const part of parts) part.restore(state.parts[part.name] ?? {});
  discard(state);
}

/** Disposes of the tensors of a state that was read. */
export function discard(state: TrainingState): void {
  tf.dispose(Object.values(state.parts).flatMap(({ tensors = [] }) => tensors.map(({ tensor }) => tensor)));
}

/** "after epoch 3", "in epoch 4, after step 120". */
export const restartPosition = ({ epoch, step }: Position): string => (step === 0 ? `after epoch ${epoch}` : `in epoch ${epoch + 1}, after step ${step}`);
