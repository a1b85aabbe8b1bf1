/** How many steps one call does: as many as take so little time that nobody waits for what is asked between calls. */

/** Ctrl-C, progress and whoever shares the thread wait no longer, in milliseconds. */
const CALL_AT_MOST = 50;
/** Before this many steps the time of one is not known. */
const STEPS_TIMED = 4;

/** Of steps of one shape. */
export class Pace {
  #fastest = Infinity;
  #timed = 0;

  /** Does `steps` steps and times them. */
  timed<T>(steps: number, work: () => T): T {
    const began = performance.now();
    const made = work();
    this.#fastest = Math.min(this.#fastest, (performance.now() - began) / steps);
    this.#timed += 1;
    return made;
  }

  /** Steps that fit a call: at least 1, at most `most`, which calls share evenly so that no short one is left. */
  steps(most: number): number {
    if (this.#timed < STEPS_TIMED) return 1;
    const fit = Math.max(1, Math.floor(CALL_AT_MOST / this.#fastest));
    return Math.ceil(most / Math.ceil(most / fit));
  }
}
