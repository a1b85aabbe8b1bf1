/** Which batch the engine's memory holds, found by trying: what the error of a step that did not fit proposes. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { EngineError, OutOfMemory } from '../engine/errors.ts';
import { tf } from '../tf.ts';

/**
 * The error of a step of `batch` samples, with the largest half, quarter … of it that a step does fit with.
 * @param tryStep trains on so many samples; it is called only after running out of memory, when the run is over anyway.
 */
export function withFittingBatch(error: unknown, batch: number, tryStep: (size: number) => void): unknown {
  if (!(error instanceof OutOfMemory)) return error;
  releaseTape();
  for (let size = Math.floor(batch / 2); size >= 1; size = Math.floor(size / 2)) {
    try {
      tryStep(size);
      return new EngineError(`${error.message}; a step of ${batch} samples needs more`, `batch: ${size} fits; or use the native engine (gradnetc native install)`, { cause: error });
    } catch (again) {
      if (!(again instanceof OutOfMemory)) return error;
      releaseTape();
    }
  }
  return new EngineError(`${error.message}; a step does not fit with a single sample`, 'use a smaller network, or the native engine (gradnetc native install)', { cause: error });
}

interface Tape { activeTape: { saved?: Tensor[] }[] | null }

/** Gives back what was kept for the backward pass, which TensorFlow.js does only at its end: a pass that failed keeps it for ever. */
function releaseTape(): void {
  const { state } = tf.engine() as unknown as { state: Tape };
  for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
  state.activeTape = null;
}
