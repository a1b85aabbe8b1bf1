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
  /** Batches from `step` to `last` were asked for at `asked` and are there now. */
  const note = (step: number, last: number, asked: number): void => {
    const now = performance.now();
    if (step % steps === 0) [began, waited] = [asked, 0];
    waited += now - asked;
    if (batches.hasSubscribers) batches.publish({ step, milliseconds: now - asked });
    if (!told && last % steps === steps - 1 && now - began > SHORT && waited > MUCH * (now - began)) {
      told = true;
      notice(`training waited for its samples ${Math.round((100 * waited) / (now - began))} % of epoch ${Math.floor(last / steps) + 1}: to make a batch takes longer than to train on it`);
    }
  };
  return {
    ...feed,
    async batch(step) {
      const asked = performance.now();
      const batch = await feed.batch(step);
      note(step, step, asked);
      return batch;
    },
    ...(feed.several === undefined ? {} : {
      several(step, most) {
        const asked = performance.now();
        const ready = feed.several!(step, most);
        if (ready !== undefined) note(step, step + ready.batches - 1, asked);
        return ready;
      },
    } satisfies Partial<Feed>),
  };
}
