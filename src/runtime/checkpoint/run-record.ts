/** run.json: what a run is and how it stands, for `resume` and for lists of runs. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochRecord } from '../train/outcome.ts';
import { writeDurably } from './durable.ts';
import { isLocked } from './lock.ts';

const NAME = 'run.json';

export interface RunSettings {
  /** Of the whole run. */
  readonly epochs: number;
  readonly batch: number;
  readonly seed: number;
  /** As it was asked for. */
  readonly engine: string;
  readonly eager: boolean;
  readonly data?: string;
  readonly checkpointEvery: string;
  readonly monitorEvery?: number;
  readonly tensorboard: boolean;
  /** After so many epochs a run that was over was told to go on. */
  readonly renewedAt?: number;
}

export type RunState = 'running' | 'completed' | 'stopped-early' | 'interrupted' | 'diverged' | 'failed';

export interface RunRecord {
  readonly name: string;
  /** As it was written; a run that is killed stays `running` here: ask `stateOf`. */
  readonly state: RunState;
  readonly settings: RunSettings;
  /** Where it was started: relative paths of data are seen from there. */
  readonly directory: string;
  /** When it was begun, by the clock of that machine. */
  readonly began: string;
  /** In one line. */
  readonly data: string;
  readonly engine: string;
  /** File name of the .gradnet source in the folder. */
  readonly source?: string;
  readonly parameters: number;
  /** Which layers began with stored weights, in one line. */
  readonly begins?: string;
  /** The epoch whose weights are in model/. */
  readonly kept?: EpochRecord;
  readonly seconds?: number;
}

/** Of a record as its JSON is: a bad disk may change a name, and a run without its number of epochs would seem to be over. */
const checksumOf = (record: object): string => createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 16);

/** @throws the file system's own error */
export function writeRunRecord(run: string, record: RunRecord): void {
  writeDurably(join(run, NAME), `${JSON.stringify({ ...record, checksum: checksumOf(record) }, null, 2)}\n`);
}

/** Undefined where there is none, or none that is as it was written. */
export function readRunRecord(run: string): RunRecord | undefined {
  try {
    const { checksum, ...record } = JSON.parse(readFileSync(join(run, NAME), 'utf8')) as RunRecord & { readonly checksum?: string };
    if (checksum !== undefined && checksum !== checksumOf(record)) return undefined;
    return typeof record.name === 'string' && typeof record.settings === 'object' ? record : undefined;
  } catch {
    return undefined;
  }
}

/** A run that says it is running, where no process is, was killed. */
export const stateOf = (run: string, record: RunRecord): RunState =>
  (record.state === 'running' ? (isLocked(run) ? 'running' : 'interrupted') : isLocked(run) ? 'running' : record.state);
