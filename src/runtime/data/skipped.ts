/** Samples that cannot be read: the first ends the run, or all are left out because the file says `on_error: skip`, counted, and told with their reasons. */
import { harmless } from '../../escape.ts';
import { RunError } from '../errors.ts';
import { count } from '../monitor/format.ts';

/** What becomes of a sample that cannot be read: the run ends with its reason, or goes on without it. */
export type OnError = 'error' | 'skip';

/** So many are named, each on a line of its own. */
const NAMED = 5;

export class Skipped {
  readonly #onError: OnError;
  readonly #reasons: string[] = [];
  #count = 0;

  constructor(onError: OnError = 'error') {
    this.#onError = onError;
  }

  /** Does `work`, or remembers why it could not be done. @returns whether it was; @throws its error where none is skipped, and what is no RunError */
  attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (this.#onError === 'error' || !(error instanceof RunError)) throw error;
      this.#count++;
      if (this.#reasons.length < NAMED) this.#reasons.push(harmless(error.message));
      return false;
    }
  }

  /** What to do where nothing is left: look at what was skipped (`what` it is called, where it has a name), or else `remedy`. */
  remedy(remedy: string, what?: string): string {
    return this.#count === 0 ? remedy : `all ${this.#count}${what === undefined ? '' : ` ${what}`} were skipped: leave out \`on_error: skip\` to see what is wrong with them`;
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
