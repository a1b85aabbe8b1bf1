/** Samples that cannot be read and are left out because the file says `on_error: skip`: counted, and told with their reasons. */
import { RunError } from '../errors.ts';
import { count } from '../monitor/format.ts';

/** What becomes of a sample that cannot be read: the run ends with its reason, or goes on without it. */
export type OnError = 'error' | 'skip';

/** So many are named, each on a line of its own. */
const NAMED = 5;

export class Skipped {
  readonly #reasons: string[] = [];
  #count = 0;

  get count(): number { return this.#count; }

  /** Does `work`, or remembers why it could not be done. @returns whether it was; @throws what is no RunError */
  attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      this.#count++;
      if (this.#reasons.length < NAMED) this.#reasons.push(error.message);
      return false;
    }
  }

  /** Tells the person watching. @param what a sample is called */
  tell(say: ((text: string) => void) | undefined, what: string): void {
    if (this.#count === 0) return;
    const more = this.#count - this.#reasons.length;
    say?.([`${count(this.#count)} ${what}${this.#count === 1 ? '' : 's'} skipped (on_error: skip)`, ...this.#reasons, ...(more > 0 ? [`… and ${count(more)} more`] : [])].join('\n  '));
  }

  /** `, 3 skipped` behind the name of what was read; empty for none. */
  get suffix(): string { return this.#count === 0 ? '' : `, ${count(this.#count)} skipped`; }
}
