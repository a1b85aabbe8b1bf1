/** Gathers rows of a split into the two tensors of a batch, writing each value once. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Column, Dataset, Split } from '../experiment.ts';
import { tf } from '../tf.ts';
import { columnsOf } from './columns.ts';
import type { ReusedArrays } from './reused-arrays.ts';
import type { ColumnSamples } from './samples.ts';
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

/** The samples of several batches, one after another. */
export interface Several {
  readonly batches: number;
  /** Of each. */
  readonly size: number;
  /** One for each tensor of a batch: inputs, targets, labels. */
  readonly columns: readonly ColumnSamples[];
  /** To be called when they are no longer looked at. */
  readonly release: () => void;
}

/** Gives the training its batches. */
export interface Feed {
  /** The batch of a step, counted over the whole run from 0. Its tensors are the caller's. */
  batch(step: number): Promise<Batch>;
  /** Which samples of the part a step takes, where it takes them from memory as they are. */
  rows?(step: number): Int32Array;
  /**
   * The batches of steps from `step` on that are ready and alike in size, in one piece; waits for none. Undefined for fewer than two.
   * @param most how many are wanted of batches of so many samples
   */
  several?(step: number, most: (size: number) => number): Several | undefined;
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

/** What another thread or an augmentation wrote; inputs that stand for byte / 255 may be bytes. */
export interface Written { readonly inputs: Float32Array | Uint8Array; readonly targets: Float32Array }

/** `soft`: targets are rows of shares, one a class; otherwise `mixed` says whether class numbers are fractions. */
export interface Labelling { readonly soft: boolean; readonly mixed: boolean }

/** `size` written samples as values and shapes of tensors. Their arrays are those that were written, where the type is the same. */
export function columnsWritten(dataset: Dataset, { inputs, targets }: Written, size: number, { soft, mixed }: Labelling): WrittenColumns {
  const column = <A extends Float32Array | Uint8Array>(values: A, shape: readonly number[]): { values: A; shape: readonly number[] } =>
    ({ values: values.subarray(0, sizeOf([size, ...shape])) as A, shape: [size, ...shape] });
  const input = column(inputs, dataset.inputShape);
  if (soft) {
    const classes = dataset.classes!;
    const target = column(targets, [classes]);
    const labels = Int32Array.from({ length: size }, (_, i) => greatest(target.values, i * classes, classes));
    return { input, target, labels: { values: labels, shape: [size] } };
  }
  const target = column(targets, dataset.targetShape);
  const whole = dataset.train.targets instanceof Int32Array && !mixed;
  return { input, target: whole ? { ...target, values: Int32Array.from(target.values) } : target };
}

export interface WrittenColumns {
  readonly input: ColumnSamples;
  readonly target: ColumnSamples;
  readonly labels?: ColumnSamples;
}

/** A batch of written samples, whose inputs are floats. Its tensors are those arrays themselves. */
export function wrapBatch(dataset: Dataset, written: Written, size: number, labelling: Labelling): Batch {
  const tensorOf = ({ values, shape }: ColumnSamples): Tensor => tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32');
  const { input, target, labels } = columnsWritten(dataset, written, size, labelling);
  return { size, inputs: [tensorOf(input)], targets: [tensorOf(target)], ...(labels && { labels: [tensorOf(labels)] }) };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Which of `count` values from `from` on is the greatest, the first of equal ones. */
function greatest(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i]! > values[from + best]!) best = i;
  return best;
}

/** Frees the tensors of a batch, and gives back what they were made of. */
export function disposeBatch({ inputs, targets, labels = [], release }: Batch): void {
  for (const tensor of [...inputs, ...targets, ...labels]) tensor.dispose();
  release?.();
}
