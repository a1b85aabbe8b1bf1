/** Gives the rows of a split as floats, wherever they are: in memory, or in a store that is opened at the first one. */
import { openPictures } from './pictures.ts';
import { openRecords } from './records.ts';
import { givesBytes, isStored, type RowReader, type Store, type StoredRows } from './rows.ts';

/** byte / 255, rounded once to float32. */
export const SCALED = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** What is read at once on the way through all rows. */
const AHEAD = 1 << 20;

/** A reader that wants single rows, unless it goes through all of them. */
export const openStore = (store: Store, { through = false } = {}): RowReader =>
  store.kind === 'pictures' ? openPictures(store) : openRecords(store, through ? AHEAD : 0);

/** Values that a model is given: an input as the split has it, or what is read for it. */
export type Inputs = Float32Array | Uint8Array | StoredRows;

/** Number of values of a row. */
export const rowSize = (inputs: Inputs, length: number): number => (isStored(inputs) ? inputs.store.size : inputs.length / length);

export interface Rows {
  /** Writes row `index` of the split, scaled, to `into` from `at` on. */
  write(index: number, into: Float32Array, at: number): void;
  /** The same as bytes that stand for byte / 255, where inputs are such. */
  writeBytes(index: number, into: Uint8Array, at: number): void;
  close(): void;
}

/** Whether inputs are bytes that stand for byte / 255. */
export const areBytes = (inputs: Inputs): boolean => (isStored(inputs) ? givesBytes(inputs) : inputs instanceof Uint8Array);

/** @param length rows of the split */
export function openRows(inputs: Inputs, length: number, how?: { readonly through: boolean }): Rows {
  if (isStored(inputs)) return openStored(inputs, how);
  const size = inputs.length / length;
  const close = (): void => { /* memory needs none */ };
  const writeBytes: Rows['writeBytes'] = (index, into, at) => into.set(inputs.subarray(index * size, (index + 1) * size), at);
  if (!(inputs instanceof Uint8Array))
    return { write: (index, into, at) => into.set(inputs.subarray(index * size, (index + 1) * size), at), writeBytes, close };
  return {
    writeBytes,
    write(index, into, at) {
      const start = index * size;
      for (let i = 0; i < size; i++) into[at + i] = SCALED[inputs[start + i]!]!;
    },
    close,
  };
}

function openStored({ store, rows, fill, scaling }: StoredRows, how?: { readonly through: boolean }): Rows {
  const reader = openStore(store, how);
  const { size } = store;
  const raw = store.type === 'bytes' ? new Uint8Array(size) : undefined;
  return {
    write(index, into, at) {
      if (raw === undefined) reader.read(rows[index]!, into, at);
      else {
        reader.read(rows[index]!, raw, 0);
        for (let i = 0; i < size; i++) into[at + i] = SCALED[raw[i]!]!;
      }
      if (fill !== undefined) for (let i = 0; i < size; i++) if (Number.isNaN(into[at + i])) into[at + i] = fill[i % fill.length]!;
      if (scaling !== undefined) {
        const { shift, factor } = scaling;
        for (let i = 0, k = 0; i < size; i++, k = k + 1 === shift.length ? 0 : k + 1) into[at + i] = (into[at + i]! - shift[k]!) * factor[k]!;
      }
    },
    writeBytes: (index, into, at) => reader.read(rows[index]!, into, at),
    close: () => reader.close(),
  };
}

/** All rows, each in the same array, in the order that reads files forward; `index` is the row's number in the store. */
export function* throughRows(stored: StoredRows): Generator<{ readonly values: Float32Array; readonly index: number }> {
  const sorted = stored.rows.slice().sort();
  const rows = openRows({ ...stored, rows: sorted }, sorted.length, { through: true });
  const values = new Float32Array(stored.store.size);
  try {
    for (let i = 0; i < sorted.length; i++) {
      rows.write(i, values, 0);
      yield { values, index: sorted[i]! };
    }
  } finally {
    rows.close();
  }
}
