/** MNIST and sets of its form (Fashion-MNIST, KMNIST): 28x28 grey images of ten classes, in four IDX files. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { findAssets } from './assets.ts';
import { checkDirectory, readDataFile } from './files.ts';
import { parseIdx } from './idx.ts';
import { toClassIndices } from './labels.ts';
import { sizesOf } from './sizes.ts';
import { splitOff } from './split.ts';

export interface MnistOptions {
  /** Directory of the four IDX files; without it the embedded sample of 8,000 + 2,000 digits is used. */
  directory?: string;
  /** Take this part of the training files for validation, drawn by the run's seed, instead of the held-out files. */
  validationFraction?: number;
}

const ROWS = 28;
const CLASSES = 10;
const FILES = 'the four files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (gzipped or not)';

function findFile(directory: string, part: string, rank: 1 | 3): string {
  const stem = `${part}-${rank === 1 ? 'labels' : 'images'}`;
  const names = [`${stem}-idx${rank}-ubyte`, `${stem}.idx${rank}-ubyte`].flatMap((name) => [name, `${name}.gz`]);
  const found = names.map((name) => join(directory, name)).find((path) => existsSync(path));
  if (found === undefined) {
    throw new RunError(`${directory} has no ${names[0]} (nor ${names.slice(1).join(', ')})`, {
      remedy: `put ${FILES} into one directory`,
    });
  }
  return found;
}

function loadPart(directory: string, part: 'train' | 't10k'): Split {
  const imagesPath = findFile(directory, part, 3);
  const labelsPath = findFile(directory, part, 1);
  const images = parseIdx(readDataFile(imagesPath), 3, imagesPath);
  const labels = parseIdx(readDataFile(labelsPath), 1, labelsPath);
  const [length = 0, rows, columns] = images.shape;
  if (rows !== ROWS || columns !== ROWS) {
    throw new RunError(`${imagesPath} holds images of ${rows}x${columns}, not ${ROWS}x${ROWS}`, {
      remedy: 'this source reads files of the form of MNIST only',
    });
  }
  if (labels.shape[0] !== length) {
    throw new RunError(`${imagesPath} holds ${length} images, but ${labelsPath} ${labels.shape[0]} labels`, {
      remedy: 'fetch both files again, from the same place',
    });
  }
  return { length, inputs: images.values, targets: toClassIndices(labels.values, CLASSES, labelsPath) };
}

/** Images scaled to [0, 1], shape [28, 28, 1]; class indices 0 … 9. Errors name file, cause and remedy. */
export const mnist = (options: MnistOptions = {}): DataSource => idxFolder('mnist', 'digits', options, () => findAssets('mnist', 'train-images-idx3-ubyte.gz'));

/** Pictures of clothes in files of the same form and under the same names; nothing is embedded. */
export const fashionMnist = (options: MnistOptions = {}): DataSource => idxFolder('fashion_mnist', 'pictures', options, () => {
  throw new RunError('fashion_mnist needs a directory: its files are not part of gradnet', { remedy: `fetch ${FILES} (https://github.com/zalandoresearch/fashion-mnist), and give their directory with --data DIR` });
});

/** @param embedded where the files are unless a directory is given */
function idxFolder(name: string, what: string, options: MnistOptions, embedded: () => string): DataSource {
  return {
    name,
    load: ({ directory = options.directory, seed }) => Promise.resolve().then(() => {
      if (directory !== undefined) checkDirectory(directory, FILES);
      const place = directory ?? embedded();
      const whole = loadPart(place, 'train');
      const { train, validation } = options.validationFraction === undefined
        ? { train: whole, validation: loadPart(place, 't10k') }
        : splitOff(whole, options.validationFraction, seed);
      return {
        name,
        description: `${name} (${directory ?? 'embedded sample'}, ${sizesOf({ train, validation }, what)})`,
        inputShape: [ROWS, ROWS, 1],
        targetShape: [],
        classes: CLASSES,
        train,
        validation,
      };
    }),
  };
}
