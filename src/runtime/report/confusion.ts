/** Which classes a trained classifier takes for which, on its validation data, and where it was wrong with most confidence. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { openPlainFeed } from '../augment/feed.ts';
import { disposeBatch, gatherBatch } from '../data/batches.ts';
import { columnsOf } from '../data/columns.ts';
import type { Dataset } from '../experiment.ts';
import { tf } from '../tf.ts';
import { isPicture, pictureOf } from './picture.ts';

export interface Confusion {
  /** Names of the classes, in order. */
  readonly names: readonly string[];
  /** `counts[is][taken]`. */
  readonly counts: readonly (readonly number[])[];
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  /** Index in the validation data. */
  readonly sample: number;
  readonly is: number;
  readonly taken: number;
  /** What the model gave the wrong class, 0 to 1. */
  readonly share: number;
  /** URL of a picture, where samples are pictures. */
  readonly picture?: string;
}

const MISTAKES = 12;

/**
 * One pass over the validation data. Absent where the model is no classifier with one row of classes, or there is none.
 * @param pause awaited between batches; answers false to give up
 */
export async function confusionOf(model: LayersModel, dataset: Dataset, batch: number, pause: () => Promise<boolean>): Promise<Confusion | undefined> {
  const { classes, validation, preparation } = dataset;
  const [output, second] = model.outputs;
  const width = output!.shape.at(-1);
  if (classes === undefined || validation.length === 0 || second !== undefined || output!.shape.length !== 2 || (width !== classes && !(width === 1 && classes === 2))) return undefined;
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let mistakes: Omit<Mistake, 'picture'>[] = [];
  const feed = openPlainFeed(dataset, validation, batch);
  const steps = Math.ceil(validation.length / batch);
  for (let step = 0; step < steps; step++) {
    const rows = await feed.batch(step);
    try {
      const shares = sharesOf(model, rows.inputs, width);
      const labels = rows.targets[0]!.dataSync();
      for (let i = 0; i < rows.size; i++) {
        const row = shares.subarray(i * classes, (i + 1) * classes);
        const taken = row.reduce((best, value, k) => (value > row[best]! ? k : best), 0);
        const is = labels[i]!;
        counts[is]![taken]! += 1;
        if (taken !== is) mistakes.push({ sample: step * batch + i, is, taken, share: row[taken]! });
      }
    } finally {
      disposeBatch(rows);
    }
    mistakes = mistakes.sort((a, b) => b.share - a.share).slice(0, MISTAKES);
    if (await pause()) continue;
    await feed.close();
    return undefined;
  }
  await feed.close();
  return { names: preparation?.labels ?? counts.map((_, k) => String(k)), counts, mistakes: mistakes.map((it) => ({ ...it, ...picture(dataset, it.sample) })) };
}

/** Rows of shares that add up to 1, whatever the model ends in. */
function sharesOf(model: LayersModel, inputs: readonly Tensor[], width: number): Float32Array {
  return tf.tidy(() => {
    const given = model.apply(inputs.length === 1 ? inputs[0]! : [...inputs], { training: false }) as Tensor;
    if (width === 1) return tf.concat([tf.sub(1, given), given], 1);
    const sums = tf.sum(given, 1).dataSync();
    const areShares = sums.every((sum) => Math.abs(sum - 1) < 1e-3) && tf.min(given).dataSync()[0]! >= 0;
    return areShares ? given : tf.softmax(given);
  }).dataSync<'float32'>();
}

function picture(dataset: Dataset, sample: number): { picture?: string } {
  if (!isPicture(dataset.inputShape) || columnsOf(dataset).inputs.length > 1) return {};
  const rows = gatherBatch(dataset, dataset.validation, sample, 1);
  const values = rows.inputs[0]!.dataSync();
  disposeBatch(rows);
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
  return { picture: pictureOf(values, { shape: dataset.inputShape, low, high }) };
}
