/** Fills a batch's arrays with augmented samples: the same work in a worker and in the training thread. */
import { DataFileError } from '../data/files.ts';
import { RunError } from '../errors.ts';
import type { Pipeline } from './pipeline.ts';
import type { Failed } from './protocol.ts';
import type { Slot } from './types.ts';

/** Thrown with the sample that could not be augmented. */
export class SampleError extends RunError {
  readonly sample: number;
  constructor(sample: number, cause: unknown) {
    const { message, remedy } = cause as { message?: string; remedy?: string };
    super(`augmenting sample ${sample} of the training data failed: ${message ?? String(cause)}`, { remedy: remedy ?? 'take that sample out of the data, or the augmentation out of the file', exitCode: 1, cause });
    this.sample = sample;
  }
}

/** Writes sample `rows[i]` of `epoch` to place i of the arrays. */
export function fillBatch(pipeline: Pipeline, epoch: number, rows: Int32Array, slot: Slot): void {
  rows.forEach((row, i) => {
    try {
      pipeline.write(row, epoch, slot, i);
    } catch (error) {
      throw error instanceof DataFileError ? error : new SampleError(row, error);
    }
  });
}

/** An error as it goes to another thread, and back. */
export const pack = (error: unknown): Failed => ({
  message: (error as Error).message,
  ...(error instanceof RunError && error.remedy !== undefined ? { remedy: error.remedy } : {}),
  ...(error instanceof SampleError ? { sample: error.sample } : {}),
});

export const unpack = ({ message, remedy }: Failed): RunError => new RunError(message, { exitCode: 1, ...(remedy === undefined ? {} : { remedy }) });
