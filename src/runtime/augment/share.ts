/** Puts training samples where worker threads see them without a copy of their own. */
import { everyColumn } from '../data/split.ts';
import { isStored, type StoredRows } from '../data/stored/rows.ts';
import type { Dataset, Split, Values } from '../experiment.ts';

/** The dataset with its training samples in shared memory; those that are there already stay. */
export const shareTraining = (dataset: Dataset): Dataset => ({ ...dataset, train: shareSplit(dataset.train) });

export const shareSplit = (split: Split): Split => ({ ...split, ...everyColumn(split, share) });

function share<A extends Values | StoredRows>(values: A): A {
  if (isStored(values)) return values;
  if (values.buffer instanceof SharedArrayBuffer && values.byteOffset === 0) return values;
  const memory = new SharedArrayBuffer(values.byteLength);
  // By kind, since the constructor of bytes that were read from a file is Buffer's.
  const shared = values instanceof Uint8Array ? new Uint8Array(memory) : values instanceof Int32Array ? new Int32Array(memory) : new Float32Array(memory);
  shared.set(values);
  return shared as Values | StoredRows as A;
}

/** Lowest and highest value of the inputs; bytes stand for 0 to 1. */
export function valueRange({ inputs }: Split): { readonly low: number; readonly high: number } {
  if (isStored(inputs)) return inputs.range ?? { low: 0, high: 1 };
  if (inputs instanceof Uint8Array) return { low: 0, high: 1 };
  let low = Infinity;
  let high = -Infinity;
  for (const value of inputs) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
