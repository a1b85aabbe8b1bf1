/** Loaded with `node --import` before a program that is run with --json: adds up how long its training waits for batches, and writes the shares of the time down when it ends. */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Steps of the first epoch, which may read otherwise than those after it. */
const firstEpoch = Number(process.env.GRADNET_BENCH_EPOCH);
/** Of the first epoch, and of those after it. The first batch of all is made while there is nothing to train on. */
const parts = [{ waited: 0 }, { waited: 0 }];
/** What has been waited for since an epoch was told of: after the last one comes the report, which is no training. */
let untold = 0;

if (isMainThread && process.env.GRADNET_BENCH_WAITS !== undefined) {
  subscribe('gradnet:batch', ({ step, milliseconds }) => {
    // Batches of the validation are counted from 0 as well, and come when the training has begun.
    const now = performance.now();
    if (step === 0 && parts[0].from === undefined) return void (parts[0].from = parts[0].to = now);
    if (parts[1].from === undefined && step >= firstEpoch) [parts[1].from, untold] = [now - milliseconds, 0];
    if (parts[1].from === undefined) parts[0].waited += milliseconds;
    else untold += milliseconds;
  });
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text, ...rest) => {
    if (String(text).startsWith('{"epoch"')) {
      const part = parts[parts[1].from === undefined ? 0 : 1];
      part.to = performance.now();
      part.waited += untold;
      untold = 0;
    }
    return write(text, ...rest);
  };
  process.on('exit', () => {
    if (parts[0].from !== undefined) appendFileSync(process.env.GRADNET_BENCH_WAITS, JSON.stringify(parts.map(({ waited, from, to }) => (from === undefined ? null : waited / (to - from)))));
  });
}
