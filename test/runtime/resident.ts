/** Datasets whose samples are in memory, as those of tests are unless they ask for less memory. */
import { isStored } from '../../src/runtime/data/stored/rows.ts';
import type { Dataset, DataSource, Split } from '../../src/runtime/experiment.ts';

export type Resident = Omit<Split, 'inputs'> & { readonly inputs: Float32Array | Uint8Array };
export type ResidentDataset = Omit<Dataset, 'train' | 'validation'> & { readonly train: Resident; readonly validation: Resident };

/** Fails where inputs were left in files. */
export function resident(dataset: Dataset): ResidentDataset {
  for (const { inputs } of [dataset.train, dataset.validation]) if (isStored(inputs)) throw new Error(`the inputs of ${dataset.name} are in files`);
  return dataset as ResidentDataset;
}

export const load = async (source: DataSource, seed = 1): Promise<ResidentDataset> => resident(await source.load({ seed }));
