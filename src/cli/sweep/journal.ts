/**
 * The journal of a sweep: a line of JSON for each thing that was settled, on the disk before anything goes on. What is
 * lost with a process or a power cut is at most the line that was being written, which the next start cuts off.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Lock } from '../../runtime/checkpoint/lock.ts';
import type { EpochRecord } from '../../runtime/train/outcome.ts';
import type { TrialEnd } from '../../runtime/sweep/protocol.ts';
import { Failure, fileFailure } from '../failure.ts';
import type { Plan } from './plan.ts';

/** A trial with one of its seeds, trained to its end. */
export interface Ended extends TrialEnd {
  readonly trial: number;
  readonly seed: number;
  readonly seconds: number;
}

/** One that waits at a rung. */
export interface AtRung {
  readonly trial: number;
  readonly seed: number;
  readonly rung: number;
  readonly epochs: readonly EpochRecord[];
}

interface Head {
  readonly sweep: string;
  readonly key: string;
  readonly engine: string;
}

export class Journal {
  readonly ended = new Map<string, Ended>();
  readonly rungs = new Map<string, AtRung>();
  #engine: string | undefined;
  readonly #path: string;
  readonly #file: number;

  /**
   * Opens the journal at `path`, or begins one. @param lock of its folder, released when it is closed
   * @throws Failure when it is of another plan, or cannot be read or written
   */
  constructor(path: string, private readonly plan: Pick<Plan, 'name' | 'key'>, private readonly lock: Lock) {
    this.#path = path;
    this.#file = attempt('open', path, () => openSync(path, 'a+'));
    const text = attempt('read', path, () => readFileSync(path, 'utf8'));
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) attempt('mend', path, () => ftruncateSync(this.#file, Buffer.byteLength(whole)));
    const [head, ...lines] = whole.split('\n').filter((line) => line !== '');
    if (head !== undefined) this.#begin(head);
    for (const line of lines) this.#take(parseLine(line, path) as Ended | AtRung);
  }

  /** The engine that trained what is in it. */
  get engine(): string | undefined {
    return this.#engine;
  }

  /** Begins a new journal; of one that was begun before only the engine may differ. */
  begin(engine: string): void {
    if (this.#engine !== undefined) return;
    this.#engine = engine;
    this.#write({ sweep: this.plan.name, key: this.plan.key, engine } satisfies Head);
  }

  /** @throws Failure when it does not reach the disk; what was settled before stays */
  add(line: Ended | AtRung): void {
    this.#write(line);
    this.#take(line);
  }

  close(): void {
    closeSync(this.#file);
    this.lock.release();
  }

  #begin(line: string): void {
    const head = parseLine(line, this.#path) as Partial<Head>;
    if (head.key !== this.plan.key) {
      throw new Failure(`${this.#path} is of another sweep than this file now describes, or of another version of gradnet`, 'choose another folder with --out DIR, or remove that one to begin anew');
    }
    this.#engine = head.engine;
  }

  #take(line: Ended | AtRung): void {
    if ('rung' in line) this.rungs.set(runId(line.trial, line.seed, line.rung), line);
    else this.ended.set(runId(line.trial, line.seed), line);
  }

  #write(line: object): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    attempt('write', this.#path, () => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
      fsyncSync(this.#file);
    });
  }
}

export const runId = (trial: number, seed: number, rung?: number): string => `${trial}/${seed}${rung === undefined ? '' : `@${rung}`}`;

function attempt<T>(action: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { message, remedy } = fileFailure(action, path, error);
    throw new Failure(message, `${remedy}; the same command then continues where it was`);
  }
}

function parseLine(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Failure(`${path} has a line that is none of a journal's: ${line.slice(0, 40)}`, 'choose another folder with --out DIR, or remove that one to begin anew');
  }
}
