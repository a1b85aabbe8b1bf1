/**
 * Augmentation whose strength follows the training: a step inside `adaptive(…)` acts with its own probability times the
 * strength, from 0 to 1. After an epoch it rises where the validation loss lies above the training loss by more than a
 * gap, and falls otherwise, until the two keep that distance (Karras et al. 2020, "Training GANs with Limited Data",
 * arXiv 2006.06676, adapt the probability by a measure of overfitting and its target in the same way). It is not the
 * growth of the gap from epoch to epoch that decides: strength itself raises the training loss, so that would see its own
 * effect and turn back at once.
 */
import type { Adapting, Augmentation } from './types.ts';

export interface AdaptiveOptions {
  readonly steps: readonly Augmentation[];
  /** Strength in the first epoch (default 0). */
  readonly start?: number;
  /** How much it rises or falls after an epoch (default 0.1). */
  readonly change?: number;
  /** By how much the validation loss may lie above the training loss (default 0). */
  readonly gap?: number;
}

/** The steps as one augmentation that adapts. */
export function adaptive({ steps, start = 0, change = 0.1, gap = 0 }: AdaptiveOptions): Augmentation {
  return { name: 'adaptive', options: { steps: steps.map(plain), start, change, gap }, adapting: new Strength(start, change, gap) };
}

class Strength implements Adapting {
  #strength: number;

  constructor(private readonly start: number, private readonly change: number, private readonly gap: number) {
    this.#strength = start;
  }

  get strength(): number {
    return this.#strength;
  }

  begin(): void {
    this.#strength = this.start;
  }

  observe(record: Readonly<Record<string, number>>): void {
    const gap = (record['val_loss'] ?? NaN) - (record['loss'] ?? NaN);
    if (!Number.isFinite(gap)) return;
    const moved = this.#strength + (gap > this.gap ? this.change : -this.change);
    // steps of tenths add up to 0.7999999999999999 otherwise
    this.#strength = Math.min(1, Math.max(0, Number(moved.toPrecision(12))));
  }

  state(): readonly number[] {
    return [this.#strength];
  }

  restore([strength = this.start]: readonly number[]): void {
    this.#strength = strength;
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
