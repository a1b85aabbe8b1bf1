/**
 * Augmentation whose strength follows the training: a step inside `adaptive(…)` acts with its own probability times the
 * strength, from 0 to 1, which rises while the gap between training and validation loss grows and falls otherwise (the
 * probability as what is adapted is that of Karras et al. 2020, "Training GANs with Limited Data", arXiv 2006.06676).
 */
import type { Augmentation } from './types.ts';

/** What changes from epoch to epoch by the figures of the training. */
export interface Adapting {
  /** From 0 to 1. */
  readonly strength: number;
  /** Told before a run. */
  begin(): void;
  /** Told each epoch's figures; needs `loss` and `val_loss`. */
  observe(record: Readonly<Record<string, number>>): void;
  /** What it has seen so far, for checkpoints. */
  state(): readonly number[];
  restore(state: readonly number[]): void;
}

export interface AdaptiveOptions {
  readonly steps: readonly Augmentation[];
  /** Strength in the first epoch (default 0). */
  readonly start?: number;
  /** How much it rises or falls after an epoch (default 0.1). */
  readonly change?: number;
}

/** The steps as one augmentation that adapts. */
export function adaptive({ steps, start = 0, change = 0.1 }: AdaptiveOptions): Augmentation {
  return { name: 'adaptive', options: { steps: steps.map(plain), start, change }, adapting: new Strength(start, change) };
}

class Strength implements Adapting {
  #strength: number;
  /** Of the epoch before; NaN before the first. */
  #gap = NaN;

  constructor(private readonly start: number, private readonly change: number) {
    this.#strength = start;
  }

  get strength(): number {
    return this.#strength;
  }

  begin(): void {
    this.#strength = this.start;
    this.#gap = NaN;
  }

  observe(record: Readonly<Record<string, number>>): void {
    const gap = (record['val_loss'] ?? NaN) - (record['loss'] ?? NaN);
    if (!Number.isFinite(gap)) return;
    const moved = this.#strength + (gap > this.#gap ? this.change : -this.change);
    // steps of tenths add up to 0.7999999999999999 otherwise
    if (Number.isFinite(this.#gap)) this.#strength = Math.min(1, Math.max(0, Number(moved.toPrecision(12))));
    this.#gap = gap;
  }

  /** JSON has no NaN: before the first epoch there is no gap. */
  state(): readonly number[] {
    return Number.isFinite(this.#gap) ? [this.#strength, this.#gap] : [this.#strength];
  }

  restore([strength = this.start, gap = NaN]: readonly number[]): void {
    this.#strength = strength;
    this.#gap = gap;
  }
}

/** Those of a pipeline that adapt, in its order. */
export const adaptingOf = (augmentations: readonly Augmentation[]): readonly Adapting[] => augmentations.flatMap(({ adapting }) => adapting ?? []);

/** A step of a pipeline, and which of those that adapt it is in, by place among them. */
export interface Leaf {
  readonly augmentation: Augmentation;
  readonly adaptive?: number;
}

/** All steps, those inside `adaptive` among them, in order. */
export function leavesOf(augmentations: readonly Augmentation[]): readonly Leaf[] {
  let count = 0;
  return augmentations.flatMap((augmentation): Leaf[] => {
    if (augmentation.name !== 'adaptive') return [{ augmentation }];
    const place = count++;
    return (augmentation.options['steps'] as readonly Augmentation[]).map((step) => ({ augmentation: step, adaptive: place }));
  });
}

/** As it can go to another thread. */
export const plain = ({ name, options }: Augmentation): Augmentation => ({ name, options });
