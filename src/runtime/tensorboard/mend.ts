/** Mends the event files of a run that goes on: they lose what is of later steps, and what a crash has torn. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../checkpoint/durable.ts';
import { readEvent } from './event.ts';
import { framed } from './records.ts';

/** TensorBoard looks for the middle part, and takes the files of a folder in the order of their names: the times at which they were begun. */
const NAME = /^events\.out\.tfevents\.(\d+)\./;

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => NAME.test(name)).sort() : []);

/** A time for the name of a new file: now, or, where a clock was set back, behind the files that are there. */
export const timeForNext = (folder: string): number =>
  Math.max(Math.floor(Date.now() / 1000), ...namesIn(folder).map((name) => Number(NAME.exec(name)![1]) + 1));

/** The furthest steps that files have figures of epochs and of layers of, 0 where there are none. */
export interface Furthest {
  readonly epoch: number;
  readonly layers: number;
}

/** @param last step that counts @param isEpoch whether a tag is of an epoch's figures @returns what is left */
export function mendEventFiles(folder: string, last: number, isEpoch: (tag: string) => boolean): Furthest {
  let [epoch, layers] = [0, 0];
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    const kept: Uint8Array[] = [];
    for (const { frame, data } of framed(bytes)) {
      const { step, tags } = readEvent(data);
      if (step > last) continue;
      kept.push(frame);
      if (tags.some(isEpoch)) epoch = Math.max(epoch, step);
      else if (tags.length > 0) layers = Math.max(layers, step);
    }
    // the first event says only which format it is
    if (kept.length <= 1) rmSync(path);
    else if (kept.reduce((sum, { length }) => sum + length, 0) < bytes.length) writeDurably(path, kept);
  }
  return { epoch, layers };
}
