/** `--preview`: writes a picture of what the program's augmentation does to its own data, and trains nothing. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { fileProblem, RunError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { drawSheet } from './sheet.ts';
import { shownSamples } from './shown-samples.ts';

const ROWS = 8;
const EPOCHS = 8;

/**
 * Samples are those that the training sees in its first epochs under the same seed.
 * @returns what the picture shows, in a line
 * @throws RunError where there is no augmentation, the data holds no images, or the file cannot be written
 */
export async function writePreview(
  experiment: Experiment,
  options: { readonly file: string; readonly seed: number; readonly data: string | undefined },
): Promise<string> {
  const { file, seed, data } = options;
  const augmentations = experiment.augment ?? [];
  if (augmentations.length === 0) {
    throw new RunError('there is nothing to preview: the data is not augmented', {
      remedy: 'add a line such as `augment: rotate(15deg) -> shift(10%)` to its data section',
    });
  }
  const dataset = await experiment.data.load({ seed, ...(data === undefined ? {} : { directory: data }) });
  const { classes, inputShape } = dataset;
  if (inputShape.length !== 3 || ![1, 3, 4].includes(inputShape[2]!)) {
    throw new RunError(`a preview shows images of 1, 3 or 4 channels, but the samples of ${dataset.name} are ${inputShape.join('x')}`, {
      remedy: 'train at once: augmentation does not need the preview',
    });
  }
  const { rows, form } = shownSamples(augmentations, dataset, seed, { rows: ROWS, epochs: EPOCHS });
  const { width, height, rgba } = drawSheet(rows, form, classes);
  const png = new PNG({ width, height });
  png.data.set(rgba);
  write(file, PNG.sync.write(png, { colorType: 2 }));
  return `wrote ${file}: ${rows.length} samples of ${dataset.description}, the original on the left, then ${EPOCHS} epochs of ${augmentations.map(({ name }) => name).join(', ')}`;
}

/** The file appears whole or not at all. */
function write(file: string, bytes: Uint8Array): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, bytes);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot write ${file}: ${reason}`, { remedy, cause: error });
  }
}
