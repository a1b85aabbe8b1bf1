/** A few worker threads that augment batches ahead of the training, each batch in a slot of shared memory. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RunError } from '../errors.ts';
import { unpack } from './fill.ts';
import type { Answer, Job, WorkerSetup } from './protocol.ts';
import type { Slot } from './types.ts';

/** Beside a bundle; from the sources, the one that the build left in dist/. */
const PLACES = ['./augment-worker.mjs', '../../../dist/runtime/augment-worker.mjs'];

/** The worker's program, undefined where this installation has none. */
export const findWorker = (): string | undefined => PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));

/** That its slots are split into, so that a thread has the next one before it has told of the last. */
const ORDERS_A_THREAD = 4;

/** A batch in the making. */
export interface Making {
  readonly slot: number;
  /** Rejected with why it could not be made. */
  readonly done: Promise<void>;
  readonly isReady: boolean;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

export class Pool {
  readonly slots: readonly Slot[];
  readonly #workers: readonly Worker[];
  /** Slots are used in turn, so that batches one after another lie side by side. */
  readonly #free: boolean[];
  #turn = 0;
  readonly #waiting = new Map<number, Waiting>();
  /** Begun since control was last given back: to wake a thread and to be woken by it takes as long as to make a dozen samples, so batches are ordered together. */
  #unsent: Job[] = [];
  readonly #together: number;
  #broken: Error | undefined;
  #next = 0;

  /**
   * @param slots batches that may be in the making or ready at once: the bound of the prefetch
   * @throws what Node says where threads are not allowed
   */
  constructor(file: string, threads: number, slots: readonly Slot[], setup: Omit<WorkerSetup, 'slots'>) {
    this.slots = slots;
    this.#free = slots.map(() => true);
    this.#together = Math.max(1, Math.floor(slots.length / threads / ORDERS_A_THREAD));
    // Flags of this process (an import hook, an inspector) are not the worker's.
    this.#workers = Array.from({ length: threads }, () => new Worker(file, { workerData: { ...setup, slots } satisfies WorkerSetup, execArgv: [] }));
    for (const worker of this.#workers) this.#listen(worker);
  }

  get hasRoom(): boolean {
    return this.#free[this.#turn]!;
  }

  /** Begins a batch, whose slot is to be handed back with `release`. Only where there is room. */
  begin(epoch: number, rows: Int32Array, strengths: readonly number[]): Making {
    const slot = this.#turn;
    let isReady = false;
    const done = this.#broken === undefined ? this.#send({ slot, epoch, rows, strengths }).then(() => { isReady = true; }) : Promise.reject<void>(this.#broken);
    // Whoever awaits it gets the error; until then it is no unhandled one.
    done.catch(() => {});
    return { slot, done, get isReady() { return isReady; } };
  }

  release(slot: number): void {
    this.#free[slot] = true;
  }

  async close(): Promise<void> {
    this.#broken = new RunError('the augmentation has been closed');
    for (const worker of this.#workers) worker.removeAllListeners();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #send(job: Job): Promise<void> {
    this.#free[job.slot] = false;
    this.#turn = (job.slot + 1) % this.slots.length;
    if (this.#unsent.length === 0) queueMicrotask(() => this.#flush());
    this.#unsent.push(job);
    return new Promise((resolve, reject) => this.#waiting.set(job.slot, { resolve, reject }));
  }

  #flush(): void {
    while (this.#unsent.length > 0) this.#workers[this.#next++ % this.#workers.length]!.postMessage(this.#unsent.splice(0, this.#together));
  }

  #listen(worker: Worker): void {
    worker.on('message', (answers: readonly Answer[]) => {
      for (const { slot, failure } of answers) {
        const waiting = this.#waiting.get(slot);
        this.#waiting.delete(slot);
        if (failure) waiting?.reject(unpack(failure));
        else waiting?.resolve();
      }
    });
    worker.on('error', (error) => this.#fail(`the augmenting thread failed: ${error.message}`, error));
    worker.on('exit', (code) => this.#fail(`the augmenting thread ended by itself (exit code ${code})`));
  }

  #fail(message: string, cause?: unknown): void {
    this.#broken ??= new RunError(message, { remedy: 'run again with a smaller --batch, or without `augment`, to see whether it is the reason', exitCode: 1, cause });
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }
}
