/** Steps of a training one after another, several by one call where nobody looks at the weights in between. */
import { disposeBatch, type Feed } from '../data/batches.ts';
import { NOTHING, type Wanted } from '../vitals/figures.ts';
import { handedOver } from './handed-over.ts';
import type { Step, StepOptions, StepResult } from './step.ts';

export class StepRuns {
  readonly #step: Step;
  readonly #feed: Feed;
  readonly #optionsAt: (step: number) => StepOptions;
  /** Of steps that are done and were not asked for yet. */
  #done: StepResult[] = [];

  /** @param optionsAt a function of the step alone */
  constructor(step: Step, feed: Feed, optionsAt: (step: number) => StepOptions) {
    this.#step = step;
    this.#feed = feed;
    this.#optionsAt = optionsAt;
  }

  /** Whether the weights are those after the last step that was asked for: only then may they be looked at, and the run end. */
  get isUpToDate(): boolean {
    return this.#done.length === 0;
  }

  /**
   * What a step gave, which is the one after the last one asked for.
   * @param wanted what it is to measure, asked where a call begins; a step that measures something is a call of its own
   * @param room how many steps from this one on may be done before the weights are looked at
   */
  async next(step: number, wanted: () => Wanted, room: number): Promise<StepResult & { readonly wanted: Wanted }> {
    const measured = this.#done.length > 0 ? NOTHING : wanted();
    if (this.#done.length === 0 && measured.size === 0) this.#done = this.#several(step, room);
    const known = this.#done.shift();
    if (known !== undefined) return { ...known, wanted: NOTHING };
    const batch = await this.#feed.batch(step);
    try {
      return { ...this.#step(batch, { ...this.#optionsAt(step), wanted: measured }), wanted: measured };
    } finally {
      disposeBatch(batch);
    }
  }

  /** None where steps are done one at a time, and where the first is not finite. */
  #several(first: number, room: number): StepResult[] {
    if (room < 2) return [];
    return this.#feed.rows === undefined ? this.#handedOver(first, room) : this.#resident(first, room, this.#feed.rows.bind(this.#feed));
  }

  /** On batches that other threads have ready. */
  #handedOver(first: number, room: number): StepResult[] {
    const most = (size: number): number => this.#alike(first, this.#step.reach(size, room, true), () => true);
    return handedOver(this.#feed, first, most, (rows, columns) =>
      this.#step.repeat(rows.map((of, i) => ({ rows: of, options: this.#optionsAt(first + i) })), columns));
  }

  /** On samples that the graph holds. */
  #resident(first: number, room: number, rows: (step: number) => Int32Array): StepResult[] {
    const { length } = rows(first);
    // the last batch of an epoch is smaller
    const count = this.#alike(first, this.#step.reach(length, room), (step) => rows(step).length === length);
    if (count < 2) return [];
    return this.#step.repeat(Array.from({ length: count }, (_, i) => ({ rows: rows(first + i), options: this.#optionsAt(first + i) })));
  }

  /** How many steps, up to `most`, measure nothing and are alike; what was asked of the first is known already. */
  #alike(first: number, most: number, alike: (step: number) => boolean): number {
    for (let step = first + 1; step < first + most; step++) {
      if (!alike(step) || (this.#optionsAt(step).wanted ?? NOTHING).size > 0) return step - first;
    }
    return most;
  }
}
