/** Samples that stay in files and are read when they are wanted. All of it is plain data, so that worker threads read them too. */
import type { Scaling } from '../scaling.ts';

/** What every kind of store says of its rows. */
interface RowForm {
  /** Bytes stand for byte/255. */
  readonly type: 'bytes' | 'floats';
  /** Values of a row. */
  readonly size: number;
  readonly length: number;
  /** What is read, for messages. */
  readonly where: string;
}

/** Rows of one length, one after the other in one file or several. */
export interface RecordStore extends RowForm {
  readonly kind: 'records';
  /** In this order; `fd` of a file that this process holds open and that has no name. */
  readonly files: readonly { readonly path: string; readonly fd?: number; readonly start: number; readonly rows: number }[];
  /** Bytes from one row to the next, and those of a row before its values. */
  readonly stride: number;
  readonly skip: number;
  /** NumPy's name of the type, without its byte order. */
  readonly element: string;
  readonly little: boolean;
  /** Of bytes: number of planes that are stored one after the other, where channels are to come last. */
  readonly planes?: number;
}

/** A picture file each, decoded and brought to one size. */
export interface PictureStore extends RowForm {
  readonly kind: 'pictures';
  readonly directory: string;
  /** Paths below the directory, in shared memory: UTF-8 one after the other, and where each ends. */
  readonly names: { readonly bytes: Uint8Array; readonly ends: Float64Array };
  /** Height, width and channels. */
  readonly shape: readonly number[];
  /** Pictures as they were decoded the first time: an open file with room for all, and which of them are there, in shared memory. */
  readonly decoded?: { readonly fd: number; readonly there: Uint8Array };
}

export type Store = RecordStore | PictureStore;

/** The rows of a split, by their numbers in a store; in shared memory. */
export interface StoredRows {
  readonly store: Store;
  readonly rows: Int32Array;
  /** What missing values become, and how values are scaled, both by place of the last axis. Bytes become floats by either. */
  readonly fill?: readonly number[];
  readonly scaling?: Scaling;
  /** Lowest and highest value, where they are floats. */
  readonly range?: { readonly low: number; readonly high: number };
}

/** Reads the rows of a store; each thread opens its own. */
export interface RowReader {
  /** Writes row `row`'s raw values to `into`, from `at` on; the array is of the store's type. @throws RunError naming the file */
  read(row: number, into: Float32Array | Uint8Array, at: number): void;
  close(): void;
}

export const isStored = (values: ArrayBufferView | StoredRows): values is StoredRows => !ArrayBuffer.isView(values);

/** Whether the values are bytes that stand for byte/255. */
export const givesBytes = ({ store, fill, scaling }: StoredRows): boolean => store.type === 'bytes' && fill === undefined && scaling === undefined;

/** All rows of a store, in its order. */
export const allRows = (store: Store): StoredRows => ({ store, rows: sharedRows(store.length, (i) => i) });

/** The rows at `indices` of these rows. */
export const pickRows = (stored: StoredRows, indices: Int32Array): StoredRows => ({
  ...stored,
  rows: sharedRows(indices.length, (i) => stored.rows[indices[i]!]!),
});

function sharedRows(length: number, of: (i: number) => number): Int32Array {
  const rows = new Int32Array(new SharedArrayBuffer(4 * length));
  for (let i = 0; i < length; i++) rows[i] = of(i);
  return rows;
}
