/**
 * What a resumed training does before it goes on. On the native engine the first steps of each shape of batch are done
 * one operation after another and all others by the graph that was recorded of them, which rounds otherwise; so a
 * training that goes on by graph from its first step, like the one that was broken off, has to record it beforehand.
 */
import { disposeBatch, type Batch, type Feed } from '../data/batches.ts';

/** Steps of one shape of batch that were done. */
export interface Done {
  /** One of them. */
  readonly step: number;
  readonly times: number;
}

/** Of `steps` steps, from the first, over `length` samples again and again: each size of batch, the last and smaller one of a round among them. */
export function sizesDone(steps: number, length: number, batch: number): Done[] {
  const round = Math.ceil(length / batch);
  const rounds = Math.floor(steps / round);
  return length % batch === 0 ? [{ step: 0, times: steps }] : [{ step: 0, times: steps - rounds }, { step: round - 1, times: rounds }];
}

/**
 * Does steps of each size as often as they were done, up to `most` times, after which nothing about them changes. What
 * they change of the training is the caller's to put back.
 */
export async function rehearse(sizes: readonly Done[], most: number, feed: Feed, run: (batch: Batch, step: number) => void): Promise<void> {
  for (const { step, times } of sizes) {
    for (let time = 0; time < Math.min(times, most); time++) {
      const batch = await feed.batch(step);
      try {
        run(batch, step);
      } finally {
        disposeBatch(batch);
      }
    }
  }
}
