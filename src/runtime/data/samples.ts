/** All samples of a part of a dataset, as an engine can keep them: one array for each tensor of a batch. */
import { freemem } from 'node:os';
import type { Dataset, Split } from '../experiment.ts';
import { columnsOf } from './columns.ts';
import { isStored } from './stored/rows.ts';

/** More is left where it is, and copied batch by batch. */
const MOST_BYTES = 512 * 2 ** 20;
/** And no more than this share of what the machine has left. */
const MOST_OF_FREE = 1 / 4;

export interface ColumnSamples {
  readonly values: Float32Array | Int32Array | Uint8Array;
  /** The number of samples comes first. */
  readonly shape: readonly number[];
}

/** Undefined where they are too many, or not in memory. */
export function samplesOf(dataset: Dataset, split: Split): ColumnSamples[] | undefined {
  const { inputs, targets } = columnsOf(dataset);
  const columns = [...inputs, ...targets].flatMap((column): ColumnSamples[] => {
    const values = column.of(split);
    return isStored(values) ? [] : [{ values, shape: [split.length, ...column.shape] }];
  });
  if (columns.length < inputs.length + targets.length) return undefined;
  const bytes = columns.reduce((sum, { values }) => sum + values.byteLength, 0);
  return split.length > 0 && bytes <= Math.min(MOST_BYTES, freemem() * MOST_OF_FREE) ? columns : undefined;
}
