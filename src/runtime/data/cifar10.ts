/** CIFAR-10 in its binary version: 32x32 colour images of ten classes, six files of 10,000 records. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { checkDirectory, readDataFile } from './files.ts';
import { toClassIndices } from './labels.ts';
import { splitOff } from './split.ts';

export interface Cifar10Options {
  /** Directory of `data_batch_1.bin` … `data_batch_5.bin` and `test_batch.bin`. */
  directory?: string;
  /** Take this part of the training files for validation, drawn by the run's seed, instead of the test file. */
  validationFraction?: number;
}

const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 1 + 3 * PLANE;
const RECORDS = 10_000;
const CLASSES = 10;
const TRAIN_FILES = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`);
const FILES = 'data_batch_1.bin … data_batch_5.bin and test_batch.bin';
const WHERE = 'unpack cifar-10-binary.tar.gz (https://www.cs.toronto.edu/~kriz/cifar.html, "binary version") and give its directory with --data DIR';

/** A record is a label and the red, green and blue planes; images are wanted with the channels last. */
function parseRecords(bytes: Uint8Array, path: string, into: Split, from: number): void {
  if (bytes.length !== RECORDS * RECORD) {
    const state = bytes.length < RECORDS * RECORD ? 'truncated' : 'too long';
    throw new RunError(`${path} is ${state}: ${bytes.length} bytes instead of ${RECORDS} records of ${RECORD}`, {
      remedy: WHERE,
    });
  }
  const labels = new Uint8Array(RECORDS);
  const { inputs, targets } = into;
  for (let record = 0; record < RECORDS; record++) {
    const start = record * RECORD;
    labels[record] = bytes[start]!;
    let to = (from + record) * 3 * PLANE;
    for (let pixel = start + 1; pixel <= start + PLANE; pixel++) {
      inputs[to++] = bytes[pixel]!;
      inputs[to++] = bytes[pixel + PLANE]!;
      inputs[to++] = bytes[pixel + 2 * PLANE]!;
    }
  }
  targets.set(toClassIndices(labels, CLASSES, path), from);
}

function loadFiles(directory: string, names: readonly string[]): Split {
  const length = names.length * RECORDS;
  const split = { length, inputs: new Uint8Array(length * 3 * PLANE), targets: new Int32Array(length) };
  names.forEach((name, index) => {
    const path = [name, `${name}.gz`].map((file) => join(directory, file)).find((file) => existsSync(file));
    if (path === undefined) throw new RunError(`${directory} has no ${name}`, { remedy: WHERE });
    parseRecords(readDataFile(path), path, split, index * RECORDS);
  });
  return split;
}

/** Images scaled to [0, 1], shape [32, 32, 3]; class indices 0 … 9. Nothing is embedded: a directory is needed. */
export function cifar10(options: Cifar10Options = {}): DataSource {
  return {
    name: 'cifar10',
    load: ({ directory = options.directory, seed }) => Promise.resolve().then(() => {
      if (directory === undefined) {
        throw new RunError('cifar10 needs a directory: its 180 MB are not part of gradnet', { remedy: WHERE });
      }
      checkDirectory(directory, FILES);
      const whole = loadFiles(directory, TRAIN_FILES);
      const { train, validation } = options.validationFraction === undefined
        ? { train: whole, validation: loadFiles(directory, ['test_batch.bin']) }
        : splitOff(whole, options.validationFraction, seed);
      const sizes = `${train.length.toLocaleString('en')} + ${validation.length.toLocaleString('en')} images`;
      return {
        name: 'cifar10',
        description: `cifar10 (${directory}, ${sizes})`,
        inputShape: [SIDE, SIDE, 3],
        targetShape: [],
        classes: CLASSES,
        train,
        validation,
      };
    }),
  };
}
