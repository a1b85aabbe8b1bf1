/** `--preview`: writes a picture of what the program's augmentation does to its own data, and trains nothing. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { fileProblem, RunError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { permutation, stream } from '../random.ts';
import { createPipeline } from './pipeline.ts';
import { valueRange } from './share.ts';
import { drawSheet } from './sheet.ts';
import type { SampleForm } from './types.ts';

const ROWS = 8;
const EPOCHS = 8;

/**
 * Samples are those that the training sees in its first epochs under the same seed.
 * @returns what the picture shows, in a line
 * @throws RunError where there is no augmentation, the data holds no images, or the file cannot be written
 */
export async function writePreview(experiment: Experiment, options: { readonly file: string; readonly seed: number; readonly data: string | undefined }): Promise<string> {
  const { file, seed, data } = options;
  const augmentations = experiment.augment ?? [];
  if (augmentations.length === 0) {
    throw new RunError('there is nothing to preview: the data is not augmented', { remedy: 'add a line such as `augment: rotate(15deg) -> shift(10%)` to its data section' });
  }
  const dataset = await experiment.data.load({ seed, ...(data === undefined ? {} : { directory: data }) });
  const { train, classes, inputShape } = dataset;
  if (inputShape.length !== 3 || ![1, 3, 4].includes(inputShape[2]!)) {
    throw new RunError(`a preview shows images of 1, 3 or 4 channels, but the samples of ${dataset.name} are ${inputShape.join('x')}`, { remedy: 'train at once: augmentation does not need the preview' });
  }
  const form: SampleForm = { shape: inputShape, ...valueRange(train), targetSize: classes ?? train.targets.length / train.length };
  const samples = { length: train.length, inputs: train.inputs, targets: train.targets, ...(classes === undefined ? {} : { classes }) };
  const pipeline = createPipeline(augmentations, samples, form, seed);
  const plain = createPipeline([], samples, form, seed);
  const rows = choose(permutation(train.length, stream(seed, 'preview')), train.targets, classes)
    .map((index) => [plain.sample(index, 0), ...Array.from({ length: EPOCHS }, (_, epoch) => pipeline.sample(index, epoch))]);
  const { width, height, rgba } = drawSheet(rows, form, classes);
  const png = new PNG({ width, height });
  png.data.set(rgba);
  write(file, PNG.sync.write(png, { colorType: 2 }));
  return `wrote ${file}: ${rows.length} samples of ${dataset.description}, the original on the left, then ${EPOCHS} epochs of ${augmentations.map(({ name }) => name).join(', ')}`;
}

/** One sample of each class as long as there are rows, then others. */
function choose(order: Int32Array, targets: ArrayLike<number>, classes: number | undefined): number[] {
  const indices = Array.from(order);
  if (classes === undefined) return indices.slice(0, ROWS);
  const firsts = Array.from({ length: Math.min(classes, ROWS) }, (_, label) => indices.find((index) => targets[index] === label)).filter((index) => index !== undefined);
  return [...firsts, ...indices.filter((index) => !firsts.includes(index))].slice(0, ROWS);
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
