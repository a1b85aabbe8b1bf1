/** What an epoch has come to so far: sums over its samples and steps, from which its means are made. */
import type { Part } from '../checkpoint/state.ts';
import { MetricTotals, type Totalled } from '../metrics/totals.ts';

interface Sums {
  readonly loss: number;
  readonly seen: number;
  readonly clipped: number;
  readonly figures: readonly (readonly number[])[];
}

export class EpochTotals implements Part {
  readonly name = 'epoch';
  readonly #figures: readonly Totalled[];
  #totals: MetricTotals;
  #loss = 0;
  #seen = 0;
  #clipped = 0;

  constructor(figures: readonly Totalled[]) {
    this.#figures = figures;
    this.#totals = new MetricTotals(figures);
  }

  /** Of a step over `size` samples: its mean loss, the figures' sums, and whether clipping acted. */
  add(size: number, step: { readonly loss: number; readonly figures: readonly Float64Array[]; readonly clipped: boolean }): void {
    this.#loss += step.loss * size;
    this.#seen += size;
    this.#clipped += step.clipped ? 1 : 0;
    this.#totals.add(step.figures);
  }

  /** Mean loss, then the figures. */
  means(): number[] {
    return [this.#loss / this.#seen, ...this.#totals.results()];
  }

  /** Steps in which clipping acted. */
  get clippedSteps(): number {
    return this.#clipped;
  }

  /** To be called when the epoch is over. */
  clear(): void {
    [this.#loss, this.#seen, this.#clipped] = [0, 0, 0];
    this.#totals = new MetricTotals(this.#figures);
  }

  state(): { values: Sums & Record<string, never> } {
    const values: Sums = { loss: this.#loss, seen: this.#seen, clipped: this.#clipped, figures: this.#totals.sums() };
    return { values: values as Sums & Record<string, never> };
  }

  restore({ values }: { readonly values?: unknown }): void {
    this.clear();
    if (values === undefined) return;
    const { loss, seen, clipped, figures } = values as Sums;
    [this.#loss, this.#seen, this.#clipped] = [loss, seen, clipped];
    if (figures.length > 0) this.#totals.add(figures.map((sums) => Float64Array.from(sums)));
  }
}
