/** From samples as a file holds them to a dataset: split off validation, fill gaps, normalize, and remember how. */
import type { Dataset, Preparation, Split } from '../experiment.ts';
import { applyScaling, fitScaling, meansOf, type ScalingKind } from './scaling.ts';
import { sizesOf } from './sizes.ts';
import { splitOff } from './split.ts';

export interface FileSamples {
  /** Of the source. */
  readonly name: string;
  /** What was read, for the person watching. */
  readonly from: string;
  readonly shape: readonly number[];
  readonly targetShape: readonly number[];
  readonly classes?: number;
  /** What each class is called in the file. */
  readonly labels?: readonly string[];
  /** What each input is called in the file. */
  readonly features?: readonly string[];
  /** NaN where a value is missing. */
  readonly samples: Split;
  /** Held-out samples of the file's own. */
  readonly validation?: Split;
}

export interface PreparationOptions {
  readonly normalize: ScalingKind;
  /** What missing inputs become; without it there are none. */
  readonly missing?: 'mean' | 'zero';
  /** Part of the samples held out (default 0.2, or the validation samples of the file's own). */
  readonly validationFraction?: number | undefined;
}

/** The same seed splits alike. Everything fitted is fitted on the training part. @throws RunError when a part would be empty */
export function prepare(read: FileSamples, { normalize, missing, validationFraction }: PreparationOptions, seed: number): Dataset {
  const { name, from, shape, targetShape, classes, labels, features } = read;
  const parts = read.validation !== undefined && validationFraction === undefined ? { train: read.samples, validation: read.validation } : splitOff(read.samples, validationFraction ?? 0.2, seed);
  const width = shape.at(-1) ?? 1;
  const fill = missing === undefined ? undefined : missing === 'zero' ? new Array<number>(width).fill(0) : meansOf(asFloats(parts.train), width);
  const filled = (split: Split): Split => (fill === undefined ? split : { ...split, inputs: asFloats(split).map((x, i) => (Number.isNaN(x) ? fill[i % width]! : x)) });
  const train = filled(parts.train);
  const scaling = normalize === 'none' ? undefined : fitScaling(normalize, asFloats(train), width);
  const scaled = (split: Split): Split => (scaling === undefined ? split : { ...split, inputs: applyScaling(scaling, asFloats(split)) });
  const preparation: Preparation = {
    source: name, inputShape: shape,
    ...(features === undefined ? {} : { features }), ...(labels === undefined ? {} : { labels }), ...(fill === undefined ? {} : { fill }), ...(scaling === undefined ? {} : { scaling }),
  };
  return {
    name, description: `${name} (${from}, ${sizesOf(parts, 'samples')})`, inputShape: shape, targetShape, ...(classes === undefined ? {} : { classes }), preparation,
    train: scaled(train), validation: scaled(filled(parts.validation)),
  };
}

const asFloats = ({ inputs }: Split): Float32Array => (inputs instanceof Uint8Array ? Float32Array.from(inputs, (byte) => byte / 255) : inputs);
