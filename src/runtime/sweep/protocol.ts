/** What `gradnetc sweep` and the processes that train its trials say to each other, over Node's channel between processes. */
import type { EpochRecord } from '../train/outcome.ts';

/** One training: a trial with one seed. */
export interface TrialJob {
  readonly id: string;
  /** Path of its program. */
  readonly program: string;
  readonly seed: number;
  /** The same for trials whose data are the same, which are then loaded once. */
  readonly data: string;
  /** Directory in place of the data's own. */
  readonly directory?: string;
  /** Epochs after which it waits to be told whether to go on. */
  readonly rungs: readonly number[];
  /** Where it keeps its states while it is under way, and how often: as `--checkpoint-every` says it, or its program. */
  readonly checkpoints: { readonly folder: string; readonly every?: string };
}

export type ToTrainer =
  | { readonly kind: 'train'; readonly job: TrialJob }
  /** To one that waits at a rung. */
  | { readonly kind: 'go' | 'stop'; readonly id: string }
  /** Those that train keep their states where they are, and end; those that wait at a rung have done so. */
  | { readonly kind: 'finish' };

export type TrialEnding =
  | { readonly kind: 'completed' | 'stopped-early' | 'halved' }
  | { readonly kind: 'diverged' | 'failed'; readonly message: string; readonly remedy?: string };

export interface TrialEnd {
  readonly ending: TrialEnding;
  /** Its epochs from the beginning. */
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights the trained model has; absent where they are of none. */
  readonly kept?: number;
}

export type FromTrainer =
  | { readonly kind: 'ready'; readonly engine: string }
  /** No engine, or a program that trains nothing: no trial can be trained. */
  | { readonly kind: 'unfit'; readonly message: string; readonly remedy?: string }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'rung'; readonly id: string; readonly epochs: readonly EpochRecord[] }
  /** Broken off, to be gone on with. */
  | { readonly kind: 'kept'; readonly id: string }
  /** There is no place for its states: nothing is wrong with the trial, and the next one would fare no better. */
  | { readonly kind: 'halted'; readonly id: string; readonly message: string; readonly remedy: string }
  | ({ readonly kind: 'end'; readonly id: string } & TrialEnd);
