/** How much of the data may lie in memory, and which rows therefore do: those that fit are read at once, others stay where they are. */
import { RunError } from '../../errors.ts';
import type { Split, Values } from '../../experiment.ts';
import { openRows, openStore } from './read.ts';
import { givesBytes, isStored, type StoredRows } from './rows.ts';

/** 512 MB: with what an engine and a large network take, a run stays below 1.5 GB. */
const STANDARD = 512 * 2 ** 20;
const UNITS: Readonly<Record<string, number>> = { '': 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };

/** Bytes of samples that may be in memory: `GRADNET_DATA_MEMORY`, such as `256MB`. @throws RunError when that is no size */
export function dataMemory(given = process.env['GRADNET_DATA_MEMORY']): number {
  if (given === undefined || given === '') return STANDARD;
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([KMG]B|)$/i.exec(given) ?? [];
  if (number === undefined) throw new RunError(`GRADNET_DATA_MEMORY is no size: ${given}`, { remedy: 'write a number with KB, MB or GB: GRADNET_DATA_MEMORY=512MB' });
  return Number(number) * UNITS[unit!.toUpperCase()]!;
}

/** Bytes that the rows take in memory. */
export const bytesOf = (stored: StoredRows): number => stored.rows.length * stored.store.size * (givesBytes(stored) ? 1 : Float32Array.BYTES_PER_ELEMENT);

/** The two parts of a dataset, in memory if they fit there together. */
export function settle<Parts extends { readonly train: Split; readonly validation: Split }>(parts: Parts, memory: number): Parts {
  const { train, validation } = parts;
  const stored = [train.inputs, validation.inputs].filter((inputs) => isStored(inputs));
  if (stored.length === 0 || stored.reduce((sum, rows) => sum + bytesOf(rows), 0) > memory) return parts;
  return { ...parts, train: bringIn(train), validation: bringIn(validation) };
}

/** What is still in files, for the person watching. */
export const streamed = ({ train }: { readonly train: Split }): string => (isStored(train.inputs) ? ', read while training' : '');

/** Straight to shared memory, where other threads see them without a copy. */
function bringIn(split: Split): Split {
  const { inputs, length } = split;
  if (!isStored(inputs)) return split;
  const { size } = inputs.store;
  const memory = new SharedArrayBuffer(bytesOf(inputs));
  // In the file's order, so that neighbours are read at once.
  const order = Int32Array.from({ length }, (_, i) => i).sort((a, b) => inputs.rows[a]! - inputs.rows[b]!);
  if (givesBytes(inputs)) {
    const values = new Uint8Array(memory);
    const reader = openStore(inputs.store, { through: true });
    for (const i of order) reader.read(inputs.rows[i]!, values, i * size);
    reader.close();
    return { ...split, inputs: values };
  }
  const values = new Float32Array(memory);
  const rows = openRows(inputs, length, { through: true });
  for (const i of order) rows.write(i, values, i * size);
  rows.close();
  return { ...split, inputs: values };
}

/** Values that have to be in memory: targets, and whatever is drawn there. @throws RunError when they are in files */
export function inMemory(values: Values | StoredRows, what: string): Values {
  if (!isStored(values)) return values;
  throw new RunError(`${what} needs all of its samples in memory, which takes ${Math.ceil(bytesOf(values) / 2 ** 20)} MB`, { remedy: `set GRADNET_DATA_MEMORY to ${Math.ceil(bytesOf(values) / 2 ** 20)}MB or more` });
}
