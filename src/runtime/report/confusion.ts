/** The confusions of a run for its page: with pictures of the samples where it was wrong with most confidence. */
import { disposeBatch, gatherBatch } from '../data/batches.ts';
import { columnsOf } from '../data/columns.ts';
import type { Dataset } from '../experiment.ts';
import { confusionsOf, type Answering, type Mistake } from '../use/confusions.ts';
import { isPicture, pictureOf } from './picture.ts';

export interface ShownConfusion {
  /** Of an output; empty where the model has one. */
  readonly output: string;
  /** Names of the classes, in order. */
  readonly names: readonly string[];
  /** `counts[is][taken]`. */
  readonly counts: readonly (readonly number[])[];
  readonly mistakes: readonly ShownMistake[];
}

export interface ShownMistake extends Mistake {
  /** URLs of pictures: of each input that is one. */
  readonly pictures: readonly string[];
}

/** Of the validation data. Absent where no output answers with a class, where there are no such data, or where `pause` answers false. */
export async function shownConfusions(trained: Answering, batch: number, pause: () => Promise<boolean>): Promise<ShownConfusion[] | undefined> {
  const { dataset } = trained;
  const found = await confusionsOf(trained, dataset.validation, batch, pause) ?? [];
  if (found.length === 0) return undefined;
  return found.map(({ output, names, table, mistakes }) => ({
    output,
    names,
    counts: table.matrix,
    mistakes: mistakes.map((it) => ({ ...it, pictures: picturesOf(dataset, it.sample) })),
  }));
}

function picturesOf(dataset: Dataset, sample: number): string[] {
  const { inputs } = columnsOf(dataset);
  if (!inputs.some(({ shape }) => isPicture(shape))) return [];
  const rows = gatherBatch(dataset, dataset.validation, sample, 1);
  const pictures = inputs.flatMap(({ shape }, i) => {
    if (!isPicture(shape)) return [];
    const values = rows.inputs[i]!.dataSync();
    return [pictureOf(values, { shape, low: Math.min(0, ...values), high: Math.max(1, ...values) })];
  });
  disposeBatch(rows);
  return pictures;
}
