/** Counts how many equal rounds stand in series from a step on: same layers, same wiring, names that count on evenly. */
import { growth, sameGrowth } from './name-pattern.ts';
import type { Body, Step, ValueId } from './plan.ts';
import { argsOf, followsInRepeat, type Repeatable } from './repeatable.ts';

export class Rounds {
  readonly #steps: readonly Step[];
  /** Equal where two steps may be the same step of two rounds; empty where a step is never in a loop. */
  readonly #signatures: readonly string[];
  readonly #lastUse = new Map<ValueId, number>();

  constructor({ steps, outputs }: Body) {
    this.#steps = steps;
    this.#signatures = steps.map(signatureOf);
    for (const [n, step] of steps.entries()) for (const value of [...step.outputs, ...step.inputs]) this.#lastUse.set(value, n);
    for (const value of outputs) this.#lastUse.set(value, Infinity);
  }

  /** The number of rounds of `period` steps that begin at `at`; 1 where there is no second. */
  from(at: number, period: number): number {
    let rounds = 1;
    while (this.#continues(at, period, rounds)) rounds++;
    while (rounds > 1 && !this.#closed(at + (rounds - 1) * period, period, at + rounds * period)) rounds--;
    return rounds;
  }

  /** Does round `round` do to the round before's result what that one did to what it took? */
  #continues(at: number, period: number, round: number): boolean {
    const start = at + round * period;
    if (start + period > this.#steps.length) return false;
    for (let k = 0; k < period; k++) if (!this.#alike(at + k, period, round)) return false;
    return this.#wiredAlike(start, period) && this.#closed(start - period, period, start);
  }

  /** Same maker, same arguments (or a `repeat` that changes them), a name that grows as it did before. */
  #alike(first: number, period: number, round: number): boolean {
    const at = first + round * period;
    if (this.#signatures[first] === '' || this.#signatures[first] !== this.#signatures[at]) return false;
    const [a, before, now] = [first, at - period, at].map((n) => this.#steps[n] as Repeatable) as [Repeatable, Repeatable, Repeatable];
    if (!sameGrowth(growth(before.name, now.name), growth(a.name, (this.#steps[first + period] as Repeatable).name))) return false;
    return followsInRepeat(before, now) || argsOf(a).every(({ code }, n) => code.code === argsOf(now)[n]!.code.code);
  }

  /** Every input comes from the same step of the round, or is the same for all rounds, or is the result of the round before. */
  #wiredAlike(start: number, period: number): boolean {
    const result = this.#steps[start - 1]!.outputs[0]!;
    const now = this.#producers(start, period);
    const before = this.#producers(start - period, period);
    const carried = new Set<ValueId>();
    const constant = new Set<ValueId>();
    for (let k = 0; k < period; k++) {
      const [was, is] = [this.#steps[start - period + k]!.inputs, this.#steps[start + k]!.inputs];
      if (was.length !== is.length) return false;
      for (const [n, value] of is.entries()) {
        const old = was[n]!;
        if (now.has(value) || before.has(old)) {
          if (now.get(value) !== before.get(old)) return false;
        } else if (value === result) carried.add(old);
        else if (value === old) constant.add(old);
        else return false;
      }
    }
    const [from] = carried;
    if (carried.size !== 1 || constant.has(from!)) return false;
    return this.#lastUse.get(result)! < start + period;
  }

  #producers(start: number, period: number): Map<ValueId, number> {
    const made = new Map<ValueId, number>();
    for (let k = 0; k < period; k++) made.set(this.#steps[start + k]!.outputs[0]!, k);
    return made;
  }

  /** Nothing but a round's result is used after its end. */
  #closed(start: number, period: number, end: number): boolean {
    return this.#steps.slice(start, start + period - 1).every((step) => this.#lastUse.get(step.outputs[0]!)! < end);
  }
}

function signatureOf(step: Step): string {
  if (step.kind === 'layer' && step.shared === undefined) return `${step.callee}(${step.args.map(({ key }) => key).join()})`;
  if (step.kind === 'call' && step.outputs.length === 1) return `function ${step.instance.fn!.id}`;
  return '';
}
