/** From samples as a file holds them to a dataset: split off validation, fill gaps, normalize, and remember how. */
import { RunError } from '../errors.ts';
import type { Dataset, Preparation, Split } from '../experiment.ts';
import type { TableForm } from './fields.ts';
import { applyScaling, fitScaling, meanOf, rangeOf, summarize, type Chunks, type Scaling, type ScalingKind } from './scaling.ts';
import { sizesOf } from './sizes.ts';
import { splitOff } from './split.ts';
import { dataMemory, settle, streamed } from './stored/memory.ts';
import { throughRows, type Inputs } from './stored/read.ts';
import { givesBytes, isStored, type StoredRows } from './stored/rows.ts';

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
  /** How a table is written. */
  readonly table?: TableForm;
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
  /** Bytes of inputs that may be in memory (default: `dataMemory()`). */
  readonly memory?: number | undefined;
}

/**
 * The same seed splits alike. Everything fitted is fitted on the training part, and what fits memory is there afterwards.
 * @param memory bytes of inputs that may be in memory
 * @throws RunError when a part would be empty
 */
export function prepare(read: FileSamples, { normalize, missing, validationFraction, memory = dataMemory() }: PreparationOptions, seed: number): Dataset {
  const { name, from, shape, targetShape, classes, labels, features, table } = read;
  const parts =
    read.validation !== undefined && validationFraction === undefined
      ? { train: read.samples, validation: read.validation }
      : splitOff(read.samples, validationFraction ?? 0.2, seed);
  const width = shape.at(-1) ?? 1;
  if (missing === undefined) for (const { inputs } of [parts.train, parts.validation]) checkStored(inputs);
  const fill =
    missing === undefined
      ? undefined
      : missing === 'zero'
        ? new Array<number>(width).fill(0)
        : summarize(chunksOf(parts.train.inputs), width).map(meanOf);
  const filled = fill === undefined ? parts : eachPart(parts, (inputs) => filledIn(inputs, fill));
  const chunks = chunksOf(filled.train.inputs);
  // Floats that stay in files are gone through in any case, for their range.
  const places = normalize !== 'none' || (isStored(parts.train.inputs) && !givesBytes(parts.train.inputs)) ? summarize(chunks, width) : undefined;
  const scaling = normalize === 'none' ? undefined : fitScaling(normalize, chunks, places!);
  const scaled = eachPart(filled, (inputs) => scaledBy(inputs, scaling, places && rangeOf(places, scaling)));
  const preparation: Preparation = {
    source: name,
    inputShape: shape,
    ...(features === undefined ? {} : { features }),
    ...(table === undefined ? {} : { table }),
    ...(labels === undefined ? {} : { labels }),
    ...(fill === undefined ? {} : { fill }),
    ...(scaling === undefined ? {} : { scaling }),
  };
  const settled = settle(scaled, memory);
  return {
    name, description: `${name} (${from}, ${sizesOf(parts, 'samples')}${streamed(settled)})`, inputShape: shape, targetShape, ...(classes === undefined ? {} : { classes }), preparation,
    ...settled,
  };
}

interface Parts { readonly train: Split; readonly validation: Split }

const eachPart = ({ train, validation }: Parts, change: (inputs: Inputs) => Inputs): Parts =>
  ({ train: { ...train, inputs: change(train.inputs) }, validation: { ...validation, inputs: change(validation.inputs) } });

const asFloats = (inputs: Float32Array | Uint8Array): Float32Array => (inputs instanceof Uint8Array ? Float32Array.from(inputs, (byte) => byte / 255) : inputs);

/** All inputs as floats, row by row where they are in files. */
const chunksOf = (inputs: Inputs): Chunks => (isStored(inputs)
  ? function* () { for (const { values } of throughRows(inputs)) yield values; }
  : () => [asFloats(inputs)]);

const filledIn = (inputs: Inputs, fill: readonly number[]): Inputs =>
  (isStored(inputs) ? { ...inputs, fill } : asFloats(inputs).map((x, i) => (Number.isNaN(x) ? fill[i % fill.length]! : x)));

const scaledBy = (inputs: Inputs, scaling: Scaling | undefined, range: StoredRows['range']): Inputs => {
  if (isStored(inputs)) return { ...inputs, ...(scaling === undefined ? {} : { scaling }), ...(range === undefined ? {} : { range }) };
  return scaling === undefined ? inputs : applyScaling(scaling, asFloats(inputs));
};

/** Files are asked before the training what would end it. @throws RunError with the first row that holds no finite float32 */
function checkStored(inputs: Inputs): void {
  if (!isStored(inputs) || inputs.store.type === 'bytes') return;
  for (const { values, index } of throughRows(inputs)) {
    const wrong = values.find((x) => !Number.isFinite(x));
    if (wrong !== undefined) throw notFinite(inputs.store.where, index, wrong);
  }
}

export const notFinite = (where: string, row: number, value: number): RunError =>
  new RunError(`${where}: row ${row} holds ${String(value)}, which is no finite float32`, { remedy: 'mend it, numpy.nan_to_num(x), or leave such rows out of both: keep = numpy.isfinite(x).reshape(len(x), -1).all(1); x, y = x[keep], y[keep]' });
