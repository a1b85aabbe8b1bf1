/** Room for the batches that other threads make: side by side in shared memory, so that several are handed over in one piece. */
import { areBytes, type Inputs } from '../data/stored/read.ts';
import type { Slot } from './types.ts';

/** Batches a thread may be ahead at least: one in the making, one ready, one in use. */
const LEAST_A_THREAD = 3;
/** And at most, so that a thread which waits for a processor is not waited for, as long as all of them take no more than so many bytes. */
const MOST_A_THREAD = 16;
const BYTES_AHEAD = 16 * 2 ** 20;

/** Values of a batch, and of its targets. */
export interface Sizes { readonly inputs: number; readonly targets: number }

/** @param samples what the inputs are read from: nothing changes them, so that they may stay bytes; undefined where something does */
export function makeSlots(threads: number, { inputs, targets }: Sizes, samples: Inputs | undefined): Slot[] {
  const bytes = samples !== undefined && areBytes(samples);
  const size = inputs * (bytes ? 1 : Float32Array.BYTES_PER_ELEMENT) + targets * Float32Array.BYTES_PER_ELEMENT;
  const count = Math.max(threads * LEAST_A_THREAD, Math.min(threads * MOST_A_THREAD, Math.floor(BYTES_AHEAD / size)));
  const floats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  const all = { inputs: bytes ? new Uint8Array(new SharedArrayBuffer(count * inputs)) : floats(count * inputs), targets: floats(count * targets) };
  return Array.from({ length: count }, (_, i) => ({
    inputs: all.inputs.subarray(i * inputs, (i + 1) * inputs),
    targets: all.targets.subarray(i * targets, (i + 1) * targets),
  }));
}

/** `count` whole slots that begin with this one and lie side by side. */
export const inOnePiece = ({ inputs, targets }: Slot, count: number): Slot => ({
  inputs:
    inputs instanceof Uint8Array
      ? new Uint8Array(inputs.buffer, inputs.byteOffset, count * inputs.length)
      : new Float32Array(inputs.buffer, inputs.byteOffset, count * inputs.length),
  targets: new Float32Array(targets.buffer, targets.byteOffset, count * targets.length),
});
