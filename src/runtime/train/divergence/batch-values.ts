/** Finds a value in a batch that is not finite, and says where it is: the column, the sample, the place within it. */
import type { Batch } from '../../data/batches.ts';
import { columnsOf } from '../../data/columns.ts';
import type { Dataset } from '../../experiment.ts';

/** In words, or undefined where all values are finite. @param sampleOf index in its split of the batch's sample `i` */
export function brokenInput(batch: Batch, dataset: Dataset, sampleOf: (i: number) => number): string | undefined {
  const { inputs, targets } = columnsOf(dataset);
  const several = inputs.length > 1;
  const sides = [
    ...batch.inputs.map((tensor, i) => ({
      tensor,
      what: several ? `input \`${inputs[i]!.name}\`` : 'input',
      names: several ? undefined : dataset.preparation?.features,
    })),
    ...batch.targets.map((tensor, i) => ({
      tensor,
      what: targets.length > 1 ? `target \`${targets[i]!.name}\`` : 'target',
      names: undefined,
    })),
  ];
  for (const { tensor, what, names } of sides) {
    const values = tensor.dataSync();
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const size = values.length / batch.size;
    const [row, place] = [Math.floor(at / size), at % size];
    const where = size === 1 ? '' : names?.length === size ? `, column \`${names[place]!}\`` : `, value ${place + 1} of ${size}`;
    return `the ${what} of sample ${sampleOf(row) + 1} is ${values[at]}${where}`;
  }
  return undefined;
}
