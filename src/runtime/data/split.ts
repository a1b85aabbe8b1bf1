/** Splits samples into training and validation parts, and copies rows by index. */
import type { Split, Values } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { permutation, stream } from '../random.ts';
import { isStored, pickRows, type StoredRows } from './stored/rows.ts';

/** The rows of `split` at `indices`, in that order, as a split of its own. */
export function takeRows(split: Split, indices: Int32Array): Split {
  const take = <A extends Values | StoredRows>(values: A): A => {
    if (isStored(values)) return pickRows(values, indices) as A;
    const size = values.length / split.length;
    const taken =
      values instanceof Uint8Array
        ? new Uint8Array(indices.length * size)
        : values instanceof Int32Array
          ? new Int32Array(indices.length * size)
          : new Float32Array(indices.length * size);
    indices.forEach((row, at) => taken.set(values.subarray(row * size, (row + 1) * size), at * size));
    return taken as Values | StoredRows as A;
  };
  return { length: indices.length, ...everyColumn(split, take) };
}

/** The arrays of a split, each through `change`. */
export const everyColumn = ({ inputs, targets, further }: Split, change: <A extends Values | StoredRows>(values: A) => A): Omit<Split, 'length'> => ({
  inputs: change(inputs),
  targets: change(targets),
  ...(further === undefined ? {} : { further: Object.fromEntries(Object.entries(further).map(([name, values]) => [name, change(values)])) }),
});

/**
 * Draws `fraction` of the samples (rounded, at least one; 0 is none) for validation; the same seed draws the same.
 * @throws RunError when a part would be empty
 */
export function splitOff(all: Split, fraction: number, seed: number): { train: Split; validation: Split } {
  const held = Math.round(all.length * fraction);
  if (fraction === 0) return { train: all, validation: takeRows(all, new Int32Array(0)) };
  if (!(fraction > 0 && fraction < 1) || held < 1 || held >= all.length) {
    throw new RunError(`a validation fraction of ${fraction} leaves one part of ${all.length === 1 ? 'a single sample' : `${all.length} samples`} empty`, {
      remedy: 'give more samples, or shares that leave some on both sides (`split: train 50%, validation 50%`); `split: train 100%` holds out none',
    });
  }
  const order = permutation(all.length, stream(seed, 'split'));
  return { validation: takeRows(all, order.subarray(0, held)), train: takeRows(all, order.subarray(held)) };
}
