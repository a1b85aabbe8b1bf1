/**
 * Threads that help with large kernels. Work is cut into units that do not depend on who does them, so results are the
 * same with any number of threads; whoever is free takes the next unit, so that a thread that is held up holds up little.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WasmBackend } from '../backend.ts';
import { withScratch } from '../memory.ts';
import { codeOf, sideOf, tasks } from '../side.ts';
import type { Task } from '../side.ts';

/** Words of the block that threads agree by. `next` holds the job's number in its upper half, the next unit in its lower. */
const [wake, next, busy, ready, job, task, place, scratch, scratchBytes, units] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const words = 10;
const closed = 0xffff;

/** More threads than this have not been measured. */
const mostHelpers = 3;

/** What a helper does, as a program of its own: it waits, takes units until there are none, and waits again. */
const program = `
const { workerData: { module, memory, control, tasks, index } } = require('node:worker_threads');
const side = new WebAssembly.Instance(module, { env: { memory } }).exports;
const run = tasks.map((name) => side[name]);
Atomics.add(control, ${ready}, 1);
for (let seen = 0;;) {
  for (let spins = 0; spins < 4000 && Atomics.load(control, ${wake}) === seen; spins++);
  Atomics.wait(control, ${wake}, seen);
  seen = Atomics.load(control, ${wake});
  Atomics.add(control, ${busy}, 1);
  const number = Atomics.load(control, ${job});
  const [task, place, units] = [Atomics.load(control, ${task}), Atomics.load(control, ${place}), Atomics.load(control, ${units})];
  const scratch = Atomics.load(control, ${scratch}) + Atomics.load(control, ${scratchBytes}) * (index + 1);
  for (;;) {
    const now = Atomics.load(control, ${next});
    if (now >>> 16 !== number || (now & ${closed}) >= units) break;
    if (Atomics.compareExchange(control, ${next}, now, now + 1) === now) run[task](place, now & ${closed}, scratch);
  }
  Atomics.sub(control, ${busy}, 1);
  Atomics.notify(control, ${busy});
}`;

interface Helpers { readonly control: Int32Array; readonly count: number }
let helpers: Helpers | undefined;

function startHelpers(backend: WasmBackend): Helpers {
  const block = new Int32Array(new SharedArrayBuffer(words * 4));
  Atomics.store(block, next, closed);
  const { module, memory } = codeOf(backend);
  const count = Math.max(0, Math.min(mostHelpers, Number(process.env['GRADNET_WASM_THREADS'] ?? availableParallelism()) - 1));
  for (let index = 0; index < count; index++) {
    const worker = new Worker(program, { eval: true, workerData: { module, memory, control: block, tasks: [...tasks], index } });
    worker.unref();
  }
  return { control: block, count };
}

/** A piece of work: `units` calls of a task, whose description lies at byte address `at`. */
export interface Work {
  readonly task: Task;
  readonly at: number;
  readonly units: number;
  /** Bytes of scratch memory that a thread needs. */
  readonly scratch: number;
  /** Floating-point operations of all units: small work is not worth waking anyone. */
  readonly operations: number;
}

const worthwhile = 2e6;

/** Does all units, with help where that is there and pays. */
export function share(backend: WasmBackend, work: Work): void {
  const large = work.units > 1 && work.units < closed && work.operations > worthwhile;
  if (large) helpers ??= startHelpers(backend);
  // helpers that are still starting are not waited for, but may join at any time: there is scratch for each of them
  const joined = large && Atomics.load(helpers!.control, ready) > 0 ? helpers! : undefined;
  // in 16 bytes, so that vectors of one thread do not lie in the lines of another
  const bytes = Math.ceil(work.scratch / 64) * 64;
  withScratch(backend, [(((joined?.count ?? 0) + 1) * bytes) / 4], (floats) => {
    const own = floats * 4;
    const run = sideOf(backend)[work.task];
    if (joined === undefined) for (let unit = 0; unit < work.units; unit++) run(work.at, unit, own);
    else shareOut(joined.control, work, own, bytes, (unit) => run(work.at, unit, own));
  });
}

function shareOut(block: Int32Array, work: Work, own: number, bytes: number, run: (unit: number) => void): void {
  const number = (Atomics.load(block, job) + 1) & 0x7fff;
  for (const [word, value] of [
    [task, tasks.indexOf(work.task)],
    [place, work.at],
    [scratch, own],
    [scratchBytes, bytes],
    [units, work.units],
    [job, number],
  ] as const) {
    Atomics.store(block, word, value | 0);
  }
  Atomics.store(block, next, number << 16);
  Atomics.add(block, wake, 1);
  Atomics.notify(block, wake);
  for (;;) {
    const now = Atomics.load(block, next);
    if ((now & closed) >= work.units) break;
    if (Atomics.compareExchange(block, next, now, now + 1) === now) run(now & closed);
  }
  // closed, so that a helper which wakes only now finds nothing; then those at work are waited for
  Atomics.store(block, next, (number << 16) | closed);
  for (let spins = 0, at = 0; (at = Atomics.load(block, busy)) > 0; spins++) {
    if (spins > 4000) Atomics.wait(block, busy, at);
  }
}
