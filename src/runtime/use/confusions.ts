/** Which classes a trained model takes for which, for each output that answers with one, and where it was wrong with most confidence. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { columnsOf } from '../data/columns.ts';
import type { Dataset, Experiment, Split } from '../experiment.ts';
import { createEvaluation, type Listening } from '../train/evaluate.ts';
import { goalsOf } from '../train/goals.ts';
import { attachHead } from '../train/head.ts';
import { Confusion } from './confusion.ts';

export interface Confusions {
  /** Of an output; empty where the model has one. */
  readonly output: string;
  /** Names of the classes, in order. */
  readonly names: readonly string[];
  readonly table: Confusion;
  /** The surest first. */
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  /** Index in the split. */
  readonly sample: number;
  readonly is: number;
  readonly taken: number;
  /** What the model gave the wrong class, 0 to 1. */
  readonly share: number;
}

export interface Answering {
  readonly experiment: Pick<Experiment, 'loss' | 'metrics' | 'outputs'>;
  readonly model: LayersModel;
  readonly dataset: Dataset;
}

const MISTAKES = 12;

/** Counts the answers of a pass over a split, whoever makes it. */
export interface Counting extends Listening {
  /** Those whose target is one class a sample. */
  readonly outputs: readonly number[];
  /** An entry for each of these outputs. */
  results(): Confusions[];
}

/** One a sample; targets are in memory wherever inputs are. */
type ClassIndices = Int32Array | Float32Array;

export function countConfusions({ experiment, model, dataset }: Answering, split: Split): Counting {
  const goals = goalsOf(experiment);
  const { targets } = columnsOf(dataset);
  const counted = goals.flatMap(({ name }, at) => {
    const { classes, shape, labels } = targets[at]!;
    const { length: rank, [rank - 1]: width } = model.outputs[at]!.shape;
    // sequences of classes have no table that a person would read, and one number stands for yes and no only
    if (classes === undefined || shape.length > 0 || rank !== 2 || (width !== classes && !(width === 1 && classes === 2))) return [];
    return [
      {
        output: name,
        at,
        is: targets[at]!.of(split) as ClassIndices,
        classes,
        names: labels ?? Array.from({ length: classes }, (_, k) => String(k)),
        table: new Confusion(classes),
        mistakes: new Array<Mistake>(),
      },
    ];
  });
  return {
    outputs: counted.map(({ at }) => at),
    take: (values, size, from) => counted.forEach(({ is: classOf, classes, table, mistakes }, i) => {
      const shares = sharesOf(values[i]!, size);
      classOf.subarray(from, from + size).forEach((is, row) => {
        const [taken, share] = surest(shares.subarray(row * classes, (row + 1) * classes));
        table.add(is, taken);
        if (taken !== is) mistakes.push({ sample: from + row, is, taken, share });
      });
      mistakes.sort((a, b) => b.share - a.share).splice(MISTAKES);
    }),
    results: () => counted.map(({ output, names, table, mistakes }) => ({ output, names, table, mistakes })),
  };
}

/**
 * One pass over the split.
 * @param pause awaited between calls, of one batch or several; answers false to give up
 * @returns an entry for each output whose target is one class a sample; undefined when given up
 */
export async function confusionsOf(answering: Answering, split: Split, batch: number, pause: () => Promise<boolean>): Promise<Confusions[] | undefined> {
  const { experiment, model, dataset } = answering;
  const counting = countConfusions(answering, split);
  if (counting.outputs.length === 0 || split.length === 0) return [];
  const evaluate = createEvaluation(model, experiment, attachHead(model, goalsOf(experiment).map(({ loss }) => loss)), {}, counting);
  try {
    return (await evaluate({ dataset, split, batch }, pause)) === undefined ? undefined : counting.results();
  } finally {
    evaluate.dispose();
  }
}

function surest(shares: Float64Array): [taken: number, share: number] {
  let taken = 0;
  shares.forEach((value, k) => { if (value > shares[taken]!) taken = k; });
  return [taken, shares[taken]!];
}

/** Rows of shares that add up to 1, whatever the output ends in; a single value is the share of the second of two classes. */
function sharesOf(values: Float64Array, samples: number): Float64Array {
  const width = values.length / samples;
  if (width === 1) return Float64Array.from({ length: 2 * samples }, (_, at) => (at % 2 === 0 ? 1 - values[at >> 1]! : values[at >> 1]!));
  const rows = Array.from({ length: samples }, (_, row) => values.subarray(row * width, (row + 1) * width));
  const areShares = rows.every((row) => row.every((value) => value >= 0) && Math.abs(total(row) - 1) < 1e-3);
  return areShares ? values : Float64Array.from(rows.flatMap((row) => [...softmax(row)]));
}

function total(row: Float64Array): number {
  let sum = 0;
  for (const value of row) sum += value;
  return sum;
}

function softmax(row: Float64Array): Float64Array {
  const largest = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - largest));
  const sum = total(powers);
  return powers.map((value) => value / sum);
}
