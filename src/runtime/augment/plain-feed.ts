/** The batches of a part in its own order, again in each epoch: what evaluations go through. */
import { gatherBatch, type Feed } from '../data/batches.ts';
import { columnsOf } from '../data/columns.ts';
import { ReusedArrays } from '../data/reused-arrays.ts';
import type { ColumnSamples } from '../data/samples.ts';
import { isStored } from '../data/stored/rows.ts';
import type { Column, Dataset, Split } from '../experiment.ts';
import { openFeed } from './feed.ts';
import { watched } from './waiting.ts';

const unheard = (): void => {
  /* the training's own feed says it */
};

export function openPlainFeed(dataset: Dataset, split: Split, batch: number): Feed {
  if (!isStored(split.inputs)) return inMemory(dataset, split, batch);
  const order = Int32Array.from({ length: split.length }, (_, i) => i);
  return openFeed({ dataset, split, experiment: {}, batch, epochs: Infinity, seed: 0, orderOf: () => order, notice: unheard });
}

/** In this order several batches are a piece of the samples as they lie there, so that nobody copies them. */
function inMemory(dataset: Dataset, split: Split, batch: number): Feed {
  const { inputs, targets } = columnsOf(dataset);
  const arrays = new ReusedArrays();
  const steps = Math.ceil(split.length / batch);
  const whole = Math.floor(split.length / batch);
  const fromOf = (step: number): number => (step % steps) * batch;
  const pieceOf = (column: Column, from: number, length: number): ColumnSamples => {
    const values = column.of(split) as ColumnSamples['values'];
    const size = values.length / split.length;
    return { values: values.subarray(from * size, (from + length) * size), shape: [length, ...column.shape] };
  };
  return watched(
    {
      batch: (step) => Promise.resolve(gatherBatch(dataset, split, fromOf(step), Math.min(batch, split.length - fromOf(step)), undefined, arrays)),
      several(step, most) {
        const batches = Math.min(most(batch), whole - (step % steps));
        if (batches < 2) return undefined;
        const columns = [...inputs, ...targets].map((column) => pieceOf(column, fromOf(step), batches * batch));
        return {
          batches,
          size: batch,
          columns,
          release() {
            /* they are the samples' own */
          },
        };
      },
      close: () => Promise.resolve(),
    },
    steps,
    unheard,
  );
}
