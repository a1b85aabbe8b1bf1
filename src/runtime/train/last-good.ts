/** The last weights that are known to have given a finite loss, to return to after a divergence. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Part, PartState } from '../checkpoint/state.ts';
import { Snapshot } from './weights.ts';

/** Every so many steps the weights are copied; that ends a call of several steps, and costs the time of one or two short ones. */
const EVERY = 100;

export class LastGood implements Part {
  readonly name = 'lastGood';
  readonly #good: Snapshot;
  /** Taken before a step, whose loss is about to say whether it is good. */
  readonly #candidate: Snapshot;
  #step = 0;

  constructor(model: LayersModel) {
    this.#good = new Snapshot(model, 'good');
    this.#candidate = new Snapshot(model, 'candidate');
  }

  get taken(): boolean {
    return this.#good.taken;
  }

  /** How many steps those weights were trained; 0 are the initial ones. */
  get step(): number {
    return this.#step;
  }

  /** Whether the weights before this step are to be copied. */
  wants(step: number): boolean {
    return step % EVERY === 0;
  }

  /** How many steps may be done at once from this one on, until weights are to be copied again. */
  stepsUntilWanted(step: number): number {
    return EVERY - (step % EVERY);
  }

  /** Copies the weights before a step that is wanted. */
  take(): void {
    this.#candidate.take();
  }

  /** The loss of the step was finite. */
  confirm(step: number): void {
    if (!this.wants(step)) return;
    this.#good.adopt(this.#candidate);
    this.#step = step;
  }

  putBack(): void {
    this.#good.putBack();
  }

  /** Does `work` with those weights in place; those of now are there again afterwards. */
  during<T>(work: () => T): T {
    return this.#good.during(work);
  }

  state(): PartState {
    return { values: this.#step, ...this.#good.state() };
  }

  restore(state: PartState): void {
    this.#good.restore(state);
    this.#step = (state.values as number | undefined) ?? 0;
  }

  dispose(): void {
    this.#good.dispose();
    this.#candidate.dispose();
  }
}
