/** What the training thread and the augmenting threads say to each other. */
import type { Samples } from './pipeline.ts';
import type { Augmentation, SampleForm, Slot } from './types.ts';

/** Given to a worker when it starts; the samples and the slots are shared memory. */
export interface WorkerSetup {
  readonly augmentations: readonly Augmentation[];
  readonly samples: Samples;
  readonly form: SampleForm;
  readonly seed: number;
  readonly slots: readonly Slot[];
  /** Code of the kernels that the training thread would use. */
  readonly kernels: object | undefined;
}

/** Fill this slot with these samples of this epoch. */
export interface Job {
  readonly slot: number;
  readonly epoch: number;
  /** Of those that adapt, in their order. */
  readonly strengths: readonly number[];
  readonly rows: Int32Array;
}

/** The slot is filled, or why not. */
export interface Answer {
  readonly slot: number;
  readonly failure?: Failed;
}

export interface Failed {
  readonly message: string;
  readonly remedy?: string;
  /** Absent where the pipeline could not even be set up. */
  readonly sample?: number;
}
