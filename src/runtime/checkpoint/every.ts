/** When to write checkpoints: `--checkpoint-every 30s`, `5min`, `200 steps`, `2 epochs`, `never`, or as gradnet sees fit. */
import { RunError } from '../errors.ts';
import type { Position } from './state.ts';

export type CheckpointEvery =
  | { readonly kind: 'auto' }
  | { readonly kind: 'never' }
  | { readonly kind: 'seconds' | 'steps' | 'epochs'; readonly count: number };

const UNITS: Readonly<Record<string, readonly ['seconds' | 'steps' | 'epochs', number]>> = {
  s: ['seconds', 1], sec: ['seconds', 1], second: ['seconds', 1], seconds: ['seconds', 1],
  min: ['seconds', 60], minute: ['seconds', 60], minutes: ['seconds', 60], m: ['seconds', 60],
  h: ['seconds', 3600], hour: ['seconds', 3600], hours: ['seconds', 3600],
  step: ['steps', 1], steps: ['steps', 1], epoch: ['epochs', 1], epochs: ['epochs', 1],
};

/** @throws RunError naming the forms there are */
export function parseEvery(text: string): CheckpointEvery {
  const given = text.trim().toLowerCase();
  if (given === 'auto' || given === 'never') return { kind: given };
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(given) ?? [];
  const [kind, factor] = Object.hasOwn(UNITS, unit) ? UNITS[unit]! : [];
  const count = Number(number) * (factor ?? 0);
  if (kind === undefined || !(count > 0) || (kind !== 'seconds' && !Number.isInteger(count))) {
    throw new RunError(`--checkpoint-every is to be a time or a number of steps or epochs, not \`${text}\``, { remedy: 'e.g. 30s, 5min, "200 steps", "2 epochs", never, or auto' });
  }
  return { kind, count };
}

/** Without a word from the user: within an epoch this often … */
const AUTO_SECONDS = 60;
/** … and at its end, unless writing would take more than this part of the time. */
const AUTO_SHARE = 0.05;

const now = (): number => performance.now() / 1000; // never set back, unlike the time of day

export class Schedule {
  readonly #every: CheckpointEvery;
  #last = now();
  #cost = 0;
  #at: Position = { epoch: 0, step: 0 };

  constructor(every: CheckpointEvery) {
    this.#every = every;
  }

  /** Asked between steps, and after an epoch. */
  due({ epoch, step }: Position, epochEnded: boolean): boolean {
    const waited = now() - this.#last;
    const every = this.#every;
    switch (every.kind) {
      case 'never': return false;
      case 'auto': return waited >= (epochEnded ? 0 : AUTO_SECONDS) && waited >= this.#cost / AUTO_SHARE;
      case 'seconds': return waited >= every.count;
      case 'steps': return epochEnded || step - (this.#at.epoch === epoch ? this.#at.step : 0) >= every.count;
      case 'epochs': return epochEnded && epoch % every.count === 0;
    }
  }

  /** One was written, or tried to be, which took so many seconds. */
  wrote(at: Position, seconds: number): void {
    [this.#last, this.#cost, this.#at] = [now(), seconds, at];
  }
}
