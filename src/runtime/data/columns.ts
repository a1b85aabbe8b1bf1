/** The named arrays of a dataset, and which of them a model's inputs and outputs take. */
import { RunError } from '../errors.ts';
import type { Column, Dataset, Experiment } from '../experiment.ts';

type Columns = NonNullable<Dataset['columns']>;

/** All columns; a dataset of one input and one target calls them so. */
export const columnsOf = ({ columns, inputShape, targetShape, classes, preparation }: Dataset): Columns =>
  columns ?? {
    inputs: [{ name: 'input', shape: inputShape, of: ({ inputs }) => inputs }],
    targets: [
      {
        name: 'target',
        shape: targetShape,
        ...(classes === undefined ? {} : { classes }),
        ...(preparation?.labels === undefined ? {} : { labels: preparation.labels }),
        of: ({ targets }) => targets,
      },
    ],
  };

/**
 * The dataset with only those columns that the experiment's model takes, in the order of its inputs and outputs. An
 * output may be compared with an input, as in an autoencoder.
 * @throws RunError naming a column that the data does not have
 */
export function wire(dataset: Dataset, { inputs, outputs }: Pick<Experiment, 'inputs' | 'outputs'>): Dataset {
  const { inputs: given, targets } = columnsOf(dataset);
  const all = [...given, ...targets];
  const find = (name: string, among: readonly Column[]): Column => among.find((column) => column.name === name) ?? missing(dataset, name, among);
  const targetOf = ({ name, target }: { readonly name?: string; readonly target?: string }): Column =>
    target === undefined
      ? (targets.find((column) => column.name === name) ?? (targets.length === 1 ? targets[0]! : find(name ?? 'target', targets)))
      : find(target, all);
  const columns = {
    inputs: inputs === undefined ? given.slice(0, 1) : inputs.map((name) => find(name, given)),
    targets: outputs === undefined ? targets.slice(0, 1) : outputs.map(targetOf),
  };
  return { ...dataset, columns };
}

function missing({ name: data }: Dataset, name: string, among: readonly Column[]): never {
  throw new RunError(`${data} has no column \`${name}\``, { remedy: `name one of ${among.map((column) => column.name).join(', ')}` });
}
