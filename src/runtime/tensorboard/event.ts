/** TensorBoard's Event messages as bytes, of tensorboard/compat/proto/{event,summary,histogram}.proto. */
import { PbfReader, PbfWriter } from 'pbf';
import type { Histogram } from './histogram.ts';

export interface Value {
  /** `group/name`: TensorBoard shows a group together. */
  readonly tag: string;
  readonly value: number | Histogram;
}

/** The first event of every file. */
export function versionEvent(seconds: number): Uint8Array {
  const writer = new PbfWriter();
  writer.writeDoubleField(1, seconds);
  writer.writeStringField(3, 'brain.Event:2');
  return writer.finish();
}

/** Says that the session begins at that step: what was written of it and later ones, before, does not count. */
export function startEvent(seconds: number, step: number): Uint8Array {
  const writer = new PbfWriter();
  writer.writeDoubleField(1, seconds);
  writer.writeVarintField(2, step);
  writer.writeMessage(7, (status, log) => log.writeVarintField(1, status), 1);
  return writer.finish();
}

/** @param step counted as the run counts: of the last step that the values know of */
export function summaryEvent(seconds: number, step: number, values: readonly Value[]): Uint8Array {
  const writer = new PbfWriter();
  writer.writeDoubleField(1, seconds);
  writer.writeVarintField(2, step);
  writer.writeMessage(5, (all, summary) => {
    for (const value of all) summary.writeMessage(1, writeValue, value);
  }, values);
  return writer.finish();
}

/** The step of an event, 0 where it has none, and the tags of its values. */
export const readEvent = (event: Uint8Array): { readonly step: number; readonly tags: readonly string[] } =>
  new PbfReader(event).readFields((field, found, reader) => {
    if (field === 2) found.step = reader.readVarint();
    else if (field === 5) reader.readMessage((inner, tags, summary) => void (inner === 1 && summary.readMessage(readTag, tags)), found.tags);
  }, { step: 0, tags: new Array<string>() });

const readTag = (field: number, tags: string[], value: PbfReader): void => void (field === 1 && tags.push(value.readString()));

function writeValue({ tag, value }: Value, writer: PbfWriter): void {
  writer.writeStringField(1, tag);
  if (typeof value === 'number') writer.writeFloatField(2, value);
  else writer.writeMessage(5, writeHistogram, value);
}

function writeHistogram({ min, max, count, sum, squares, limits, counts }: Histogram, writer: PbfWriter): void {
  [min, max, count, sum, squares].forEach((figure, i) => writer.writeDoubleField(i + 1, figure));
  writer.writePackedDouble(6, [...limits]);
  writer.writePackedDouble(7, [...counts]);
}
