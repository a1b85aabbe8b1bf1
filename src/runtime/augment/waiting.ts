/** Measures how long the training waits for its batches, and says so once where that is much of its time. */
import { channel } from 'node:diagnostics_channel';
import type { Feed } from '../data/batches.ts';

/** Every batch is published here with the milliseconds from asking for it to having it; `npm run bench -- input` listens. */
const batches = channel('gradnet:batch');

/** A larger share of an epoch than this is worth a word. */
const MUCH = 0.2;
/** Shorter epochs, in milliseconds, are over before anybody would mind. */
const SHORT = 5000;

/** @param steps of an epoch */
export function watched(feed: Feed, steps: number, notice: (text: string) => void): Feed {
  let [began, waited, told] = [0, 0, false];
  return {
    ...feed,
    async batch(step) {
      const asked = performance.now();
      if (step % steps === 0) [began, waited] = [asked, 0];
      const batch = await feed.batch(step);
      const now = performance.now();
      waited += now - asked;
      if (batches.hasSubscribers) batches.publish({ step, milliseconds: now - asked });
      if (!told && step % steps === steps - 1 && now - began > SHORT && waited > MUCH * (now - began)) {
        told = true;
        notice(`training waited for its samples ${Math.round((100 * waited) / (now - began))} % of epoch ${Math.floor(step / steps) + 1}: to make a batch takes longer than to train on it`);
      }
      return batch;
    },
  };
}
