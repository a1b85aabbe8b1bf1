/** Loaded with `node --import` before a program: adds up how long its training waits for batches, and writes that down when it ends. */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** The first batch of all is made while there is nothing to train on. */
let [waited, first, last] = [0, 0, 0];

if (isMainThread && process.env.GRADNET_BENCH_WAITS !== undefined) {
  subscribe('gradnet:batch', ({ step, milliseconds }) => {
    last = performance.now();
    if (step === 0 && first === 0) first = last;
    else waited += milliseconds;
  });
  process.on('exit', () => {
    if (first !== 0) appendFileSync(process.env.GRADNET_BENCH_WAITS, `${waited / (last - first)}\n`);
  });
}
