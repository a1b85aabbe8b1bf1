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
  /** URL of a picture, where samples are pictures. */
  readonly picture?: string;
}

/** Of the validation data. Absent where no output answers with a class, where there are no such data, or where `pause` answers false. */
export async function shownConfusions(trained: Answering, batch: number, pause: () => Promise<boolean>): Promise<ShownConfusion[] | undefined> {
  const { dataset } = trained;
  const found = await confusionsOf(trained, dataset.validation, batch, pause) ?? [];
  if (found.length === 0) return undefined;
  return found.map(({ output, names, table, mistakes }) => ({ output, names, counts: table.matrix, mistakes: mistakes.map((it) => ({ ...it, ...picture(dataset, it.sample) })) }));
}

function picture(dataset: Dataset, sample: number): { picture?: string } {
  if (!isPicture(dataset.inputShape) || columnsOf(dataset).inputs.length > 1) return {};
  const rows = gatherBatch(dataset, dataset.validation, sample, 1);
  const values = rows.inputs[0]!.dataSync();
  disposeBatch(rows);
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
  return { picture: pictureOf(values, { shape: dataset.inputShape, low, high }) };
}
