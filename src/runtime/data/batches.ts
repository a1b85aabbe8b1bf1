/** Gathers rows of a split into the two tensors of a batch, writing each value once. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Column, Dataset, Split } from '../experiment.ts';
import { tf } from '../tf.ts';
import { columnsOf } from './columns.ts';
import type { ReusedArrays } from './reused-arrays.ts';
import { openRows, type Rows } from './stored/read.ts';
import { isStored, type StoredRows } from './stored/rows.ts';

export interface Batch {
  readonly size: number;
  /** One for each input of the model, in their order. */
  readonly inputs: Tensor[];
  /** One for each output. */
  readonly targets: Tensor[];
  /** Each sample's main class, for metrics, where targets are shares of several. */
  readonly labels?: Tensor[];
  /** The arrays behind the tensors may be written again: called when these are disposed of. */
  readonly release?: () => void;
}

/** Gives the training its batches. */
export interface Feed {
  /** The batch of a step, counted over the whole run from 0. Its tensors are the caller's. */
  batch(step: number): Promise<Batch>;
  /** Which samples of the part a step takes, where it takes them from memory as they are. */
  rows?(step: number): Int32Array;
  close(): Promise<void>;
}

/**
 * Samples `order[from … from+size)` of `split` (or `from … from+size` without an order) as tensors, one a column.
 * The caller disposes of them; their arrays are new, since an engine may keep a reference, or of `arrays`, to which they are
 * given back when the batch is disposed of.
 */
export function gatherBatch(dataset: Dataset, split: Split, from: number, size: number, order?: Int32Array, arrays?: ReusedArrays): Batch {
  const { inputs, targets } = columnsOf(dataset);
  const taken: Float32Array[] = [];
  const room = (length: number): Float32Array => {
    if (arrays === undefined) return new Float32Array(length);
    taken.push(arrays.take(length));
    return taken.at(-1)!;
  };
  const gather = (column: Column): Tensor => gatherRows(column, split, size, (i) => (order === undefined ? from + i : order[from + i]!), room);
  return { size, inputs: inputs.map(gather), targets: targets.map(gather), release: () => { for (const array of taken.splice(0)) arrays?.giveBack(array); } };
}

function gatherRows(column: Column, split: Split, size: number, rowOf: (i: number) => number, room: (length: number) => Float32Array): Tensor {
  const values = column.of(split);
  const shape = [size, ...column.shape];
  if (values instanceof Int32Array) {
    const length = values.length / split.length;
    const gathered = new Int32Array(size * length);
    for (let i = 0; i < size; i++) gathered.set(values.subarray(rowOf(i) * length, (rowOf(i) + 1) * length), i * length);
    return tf.tensor(gathered, shape, 'int32');
  }
  const gathered = room(sizeOf(shape));
  const rows = isStored(values) ? openedRows(values) : openRows(values, split.length);
  for (let i = 0; i < size; i++) rows.write(rowOf(i), gathered, i * (gathered.length / size));
  return tf.tensor(gathered, shape, 'float32');
}

/** Opened once, and until the process ends: a few batches are gathered here in a run, most by other threads. */
const opened = new WeakMap<StoredRows, Rows>();
function openedRows(stored: StoredRows): Rows {
  if (!opened.has(stored)) opened.set(stored, openRows(stored, stored.rows.length));
  return opened.get(stored)!;
}

/**
 * A batch of samples that another thread or an augmentation wrote. Its tensors are those arrays themselves.
 * @param form.soft targets are rows of shares, one a class; otherwise `mixed` says whether class numbers are fractions
 */
export function wrapBatch(
  dataset: Dataset, from: { readonly inputs: Float32Array; readonly targets: Float32Array }, size: number, form: { readonly soft: boolean; readonly mixed: boolean },
): Batch {
  const shape = [size, ...dataset.inputShape];
  const inputs = [tf.tensor(from.inputs.subarray(0, sizeOf(shape)), shape, 'float32')];
  if (form.soft) {
    const classes = dataset.classes!;
    const targets = from.targets.subarray(0, size * classes);
    const labels = Int32Array.from({ length: size }, (_, i) => greatest(targets.subarray(i * classes, (i + 1) * classes)));
    return { size, inputs, targets: [tf.tensor(targets, [size, classes], 'float32')], labels: [tf.tensor(labels, [size], 'int32')] };
  }
  const targetShape = [size, ...dataset.targetShape];
  const targets = from.targets.subarray(0, sizeOf(targetShape));
  const whole = dataset.train.targets instanceof Int32Array && !form.mixed;
  return { size, inputs, targets: [whole ? tf.tensor(Int32Array.from(targets), targetShape, 'int32') : tf.tensor(targets, targetShape, 'float32')] };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

const greatest = (values: Float32Array): number => values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);

/** Frees the tensors of a batch, and gives back what they were made of. */
export function disposeBatch({ inputs, targets, labels = [], release }: Batch): void {
  for (const tensor of [...inputs, ...targets, ...labels]) tensor.dispose();
  release?.();
}
