/** Steps of a training one after another, several by one call where nobody looks at the weights in between. */
import { disposeBatch, type Feed } from '../data/batches.ts';
import { NOTHING, type Wanted } from '../vitals/figures.ts';
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
    const rows = this.#feed.rows?.bind(this.#feed);
    if (rows === undefined || room < 2) return [];
    const { length } = rows(first);
    const count = this.#step.reach(length, room);
    if (count < 2) return [];
    const steps = [];
    for (let step = first; step < first + count; step++) {
      const options = this.#optionsAt(step);
      // the last batch of an epoch is smaller; and what was asked of the first is known already
      if (rows(step).length !== length || (step > first && (options.wanted ?? NOTHING).size > 0)) break;
      steps.push({ rows: rows(step), options });
    }
    return this.#step.repeat(steps);
  }
}
