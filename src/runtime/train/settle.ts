/** What is drawn by the data: kernels of `lsuv` are scaled on the first batch, as it is without augmentation. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { disposeBatch, gatherBatch } from '../data/batches.ts';
import type { Dataset } from '../experiment.ts';
import { scaleToUnitVariance } from '../initializers/lsuv.ts';
import { permutation, stream } from '../random.ts';

/** To be called once, on a model as it was built; `size` is that of a batch. */
export function settleOnData(model: LayersModel, dataset: Dataset, size: number, seed: number): void {
  const order = permutation(dataset.train.length, stream(seed, 'shuffle/0'));
  const rows = gatherBatch(dataset, dataset.train, 0, Math.min(size, dataset.train.length), order);
  try {
    scaleToUnitVariance(model, rows.inputs);
  } finally {
    disposeBatch(rows);
  }
}
