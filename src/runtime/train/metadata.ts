/** What is stored with a model, so that it can be used without its data. */
import { columnsOf } from '../data/columns.ts';
import type { Dataset, Preparation } from '../experiment.ts';

export interface Metadata {
  readonly data?: Preparation;
  /** Names of the classes of each output, where it is one of several. */
  readonly labels?: readonly (readonly string[] | null)[];
}

/** @param dataset of those columns that the model's inputs and outputs take @returns undefined where there is nothing to store */
export function metadataOf(dataset: Dataset): Metadata | undefined {
  const { preparation: data } = dataset;
  const labels = columnsOf(dataset).targets.map((column) => column.labels ?? null);
  const named = labels.length > 1 && labels.some((names) => names !== null);
  return data === undefined && !named ? undefined : { ...(data === undefined ? {} : { data }), ...(named ? { labels } : {}) };
}

/** Names of the classes of an output. */
export const labelsOf = ({ data, labels }: Metadata, output: number): readonly string[] | undefined =>
  (labels === undefined ? (output === 0 ? data?.labels : undefined) : labels[output] ?? undefined);
