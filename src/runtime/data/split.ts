/** Splits samples into training and validation parts, and copies rows by index. */
import type { Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { permutation, stream } from '../random.ts';

/** The rows of `split` at `indices`, in that order, as a split of its own. */
export function takeRows(split: Split, indices: Int32Array): Split {
  const inputSize = split.inputs.length / split.length;
  const targetSize = split.targets.length / split.length;
  const inputs = split.inputs instanceof Uint8Array
    ? new Uint8Array(indices.length * inputSize)
    : new Float32Array(indices.length * inputSize);
  const targets = split.targets instanceof Int32Array
    ? new Int32Array(indices.length * targetSize)
    : new Float32Array(indices.length * targetSize);
  indices.forEach((row, at) => {
    inputs.set(split.inputs.subarray(row * inputSize, (row + 1) * inputSize), at * inputSize);
    targets.set(split.targets.subarray(row * targetSize, (row + 1) * targetSize), at * targetSize);
  });
  return { length: indices.length, inputs, targets };
}

/**
 * Draws `fraction` of the samples (rounded, at least one; 0 is none) for validation; the same seed draws the same.
 * @throws RunError when a part would be empty
 */
export function splitOff(all: Split, fraction: number, seed: number): { train: Split; validation: Split } {
  const held = Math.round(all.length * fraction);
  if (fraction === 0) return { train: all, validation: { length: 0, inputs: all.inputs.subarray(0, 0), targets: all.targets.subarray(0, 0) } };
  if (!(fraction > 0 && fraction < 1) || held < 1 || held >= all.length) {
    throw new RunError(`a validation fraction of ${fraction} leaves one part of ${all.length} samples empty`, {
      remedy: 'choose a fraction between 0 and 1 that leaves samples on both sides',
    });
  }
  const order = permutation(all.length, stream(seed, 'split'));
  return { validation: takeRows(all, order.subarray(0, held)), train: takeRows(all, order.subarray(held)) };
}
