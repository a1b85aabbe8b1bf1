/** Training samples to look at: as they are, and as the first epochs see them under the run's seed. */
import type { Dataset } from '../experiment.ts';
import { permutation, stream } from '../random.ts';
import { createPipeline } from './pipeline.ts';
import { valueRange } from './share.ts';
import type { Augmentation, Sample, SampleForm } from './types.ts';

export interface ShownSamples {
  /** A row a sample: the original, then what each epoch makes of it. */
  readonly rows: readonly (readonly Sample[])[];
  readonly form: SampleForm;
}

/** One sample of each class as long as there are rows, then others. */
export function shownSamples(
  augmentations: readonly Augmentation[],
  { train, classes, inputShape }: Dataset,
  seed: number,
  size: { readonly rows: number; readonly epochs: number },
): ShownSamples {
  const form: SampleForm = { shape: inputShape, ...valueRange(train), targetSize: classes ?? train.targets.length / train.length };
  const samples = { length: train.length, inputs: train.inputs, targets: train.targets, ...(classes === undefined ? {} : { classes }) };
  const pipeline = createPipeline(augmentations, samples, form, seed);
  const plain = createPipeline([], samples, form, seed);
  const rows = choose(permutation(train.length, stream(seed, 'preview')), train.targets, classes, size.rows).map((index) => [
    plain.sample(index, 0),
    ...Array.from({ length: size.epochs }, (_, epoch) => pipeline.sample(index, epoch)),
  ]);
  return { rows, form };
}

function choose(order: Int32Array, targets: ArrayLike<number>, classes: number | undefined, count: number): number[] {
  const indices = Array.from(order);
  if (classes === undefined) return indices.slice(0, count);
  const firsts = Array.from({ length: Math.min(classes, count) }, (_, label) => indices.find((index) => targets[index] === label)).filter(
    (index) => index !== undefined,
  );
  return [...firsts, ...indices.filter((index) => !firsts.includes(index))].slice(0, count);
}
