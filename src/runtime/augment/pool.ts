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

interface Waiting {
  readonly worker: Worker;
  resolve(): void;
  reject(error: Error): void;
}

export class Pool {
  readonly slots: readonly Slot[];
  readonly #workers: readonly Worker[];
  readonly #free: number[];
  readonly #waiting = new Map<number, Waiting>();
  #broken: Error | undefined;
  #next = 0;

  /**
   * @param slots batches that may be in the making or ready at once: the bound of the prefetch
   * @throws what Node says where threads are not allowed
   */
  constructor(file: string, threads: number, slots: readonly Slot[], setup: Omit<WorkerSetup, 'slots'>) {
    this.slots = slots;
    this.#free = slots.map((_, index) => index);
    // Flags of this process (an import hook, an inspector) are not the worker's.
    this.#workers = Array.from({ length: threads }, () => new Worker(file, { workerData: { ...setup, slots } satisfies WorkerSetup, execArgv: [] }));
    for (const worker of this.#workers) this.#listen(worker);
  }

  get hasRoom(): boolean {
    return this.#free.length > 0;
  }

  /** Begins a batch; the promise gives its slot, to be handed back with `release`. Only where there is room. */
  begin(epoch: number, rows: Int32Array, strengths: readonly number[]): Promise<number> {
    if (this.#broken) return Promise.reject(this.#broken);
    const slot = this.#free.pop()!;
    const worker = this.#workers[this.#next++ % this.#workers.length]!;
    const done = new Promise<number>((resolve, reject) => this.#waiting.set(slot, { worker, resolve: () => resolve(slot), reject }));
    // Whoever awaits it gets the error; until then it is no unhandled one.
    done.catch(() => {});
    worker.postMessage({ slot, epoch, rows, strengths } satisfies Job);
    return done;
  }

  release(slot: number): void {
    this.#free.push(slot);
  }

  async close(): Promise<void> {
    this.#broken = new RunError('the augmentation has been closed');
    for (const worker of this.#workers) worker.removeAllListeners();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #listen(worker: Worker): void {
    worker.on('message', ({ slot, failure }: Answer) => {
      const waiting = this.#waiting.get(slot);
      this.#waiting.delete(slot);
      if (failure) waiting?.reject(unpack(failure));
      else waiting?.resolve();
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
