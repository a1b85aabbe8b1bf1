/** CIFAR-10 and CIFAR-100 in their binary versions: 32x32 colour images in files of records. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { checkDirectory } from './files.ts';
import { fetchHome, type Home } from './home.ts';
import { CIFAR10, CIFAR100, CIFAR100_COARSE } from './known-labels.ts';
import { toClassIndices } from './labels.ts';
import { sizesOf } from './sizes.ts';
import { splitOff } from './split.ts';
import { dataMemory, settle, streamed } from './stored/memory.ts';
import { openPiece, readPiece, type Piece } from './stored/pieces.ts';
import { allRows, type RecordStore } from './stored/rows.ts';

export interface CifarOptions {
  /** Directory of the files. */
  directory?: string;
  /** Fetch the files to the user's cache where they are not there. */
  download?: boolean;
  /** Take this part of the training files for validation, drawn by the run's seed, instead of the test file. */
  validationFraction?: number;
}

/** What differs between the sets. */
interface Form {
  readonly name: string;
  readonly archive: string;
  /** MD5 of the archive, as its page has it: the Python package mindcv 0.3.0 checks both by the same. */
  readonly md5: string;
  readonly classes: number;
  readonly labelNames: readonly string[];
  readonly train: readonly string[];
  readonly test: string;
  /** Records in each file. */
  readonly records: (file: string) => number;
  /** Bytes before the pixels, and which of them is the label. */
  readonly labels: { readonly count: number; readonly at: number };
  readonly files: string;
}

const SIDE = 32;
const PLANE = SIDE * SIDE;
const PIXELS = 3 * PLANE;

const remedyOf = ({ archive }: Form): string => `unpack ${archive} (https://www.cs.toronto.edu/~kriz/cifar.html, "binary version") and give its directory with --data DIR`;

const homeOf = ({ name, archive, md5, train, test }: Form): Home => ({
  name,
  at: 'https://www.cs.toronto.edu/~kriz/',
  size: '170 MB',
  files: { [archive]: md5 },
  holds: [...train, test],
});

/** Labels now, images where they are: a record is its labels and the red, green and blue planes; channels are wanted last. */
async function loadFiles(directory: string, form: Form, names: readonly string[]): Promise<Split> {
  const size = form.labels.count + PIXELS;
  const length = names.reduce((sum, name) => sum + form.records(name), 0);
  const targets = new Int32Array(length);
  const files: RecordStore['files'][number][] = [];
  let from = 0;
  for (const name of names) {
    const path = [name, `${name}.gz`].map((file) => join(directory, file)).find((file) => existsSync(file));
    if (path === undefined) throw new RunError(`${directory} has no ${name}`, { remedy: remedyOf(form) });
    // Unpacked to a file, since the records of several files are to be one store.
    const piece = await openPiece(path, 0);
    const records = form.records(name);
    if (piece.length !== records * size) {
      const state = piece.length < records * size ? 'truncated' : 'too long';
      throw new RunError(`${path} is ${state}: ${piece.length} bytes instead of ${records} records of ${size}`, { remedy: remedyOf(form) });
    }
    targets.set(toClassIndices(labelsOf(piece, records, form), form.classes, path), from);
    files.push({ path: piece.path, ...(piece.fd === undefined ? {} : { fd: piece.fd }), start: 0, rows: records });
    from += records;
  }
  const store: RecordStore = { kind: 'records', type: 'bytes', size: PIXELS, length, where: directory, files, stride: size, skip: form.labels.count, element: 'u1', little: true, planes: 3 };
  return { length, inputs: allRows(store), targets };
}

function labelsOf(piece: Piece, records: number, { labels }: Form): Uint8Array {
  const size = labels.count + PIXELS;
  const bytes = readPiece(piece);
  return Uint8Array.from({ length: records }, (_, record) => bytes[record * size + labels.at]!);
}

/** Images scaled to [0, 1], shape [32, 32, 3]; class indices. Nothing is embedded: a directory is needed. */
function cifar(form: Form, options: CifarOptions): DataSource {
  const { name, classes } = form;
  return {
    name,
    async load({ directory: given = options.directory, seed, memory = dataMemory(), download = options.download ?? false, say }) {
      if (given !== undefined) checkDirectory(given, form.files);
      const directory = given ?? await fetchHome(homeOf(form), { allowed: download, say });
      const whole = await loadFiles(directory, form, form.train);
      const parts = settle(options.validationFraction === undefined
        ? { train: whole, validation: await loadFiles(directory, form, [form.test]) }
        : splitOff(whole, options.validationFraction, seed), memory);
      return {
        name,
        description: `${name} (${directory}, ${sizesOf(parts, 'images')}${streamed(parts)})`,
        inputShape: [SIDE, SIDE, 3],
        targetShape: [],
        classes,
        preparation: { source: name, inputShape: [SIDE, SIDE, 3], labels: form.labelNames },
        ...parts,
      };
    },
  };
}

/** Class indices 0 … 9; `data_batch_1.bin` … `data_batch_5.bin` and `test_batch.bin`. */
export const cifar10 = (options: CifarOptions = {}): DataSource =>
  cifar(
    {
      name: 'cifar10',
      archive: 'cifar-10-binary.tar.gz',
      md5: 'c32a1d4ab5d03f1284b67883e8d87530',
      classes: 10,
      labelNames: CIFAR10,
      labels: { count: 1, at: 0 },
      records: () => 10_000,
      train: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`),
      test: 'test_batch.bin',
      files: 'data_batch_1.bin … data_batch_5.bin and test_batch.bin',
    },
    options,
  );

export interface Cifar100Options extends CifarOptions {
  /** Which of its two labels a record is learned by: 100 classes, or the 20 that those belong to (default `fine`). */
  labels?: 'fine' | 'coarse';
}

/** Class indices 0 … 99, or 0 … 19; `train.bin` and `test.bin`. */
export const cifar100 = ({ labels = 'fine', ...options }: Cifar100Options = {}): DataSource =>
  cifar(
    {
      name: 'cifar100',
      archive: 'cifar-100-binary.tar.gz',
      md5: '03b5dce01913d631647c71ecec9e9cb8',
      classes: labels === 'fine' ? 100 : 20,
      labelNames: labels === 'fine' ? CIFAR100 : CIFAR100_COARSE,
      labels: { count: 2, at: labels === 'fine' ? 1 : 0 },
      records: (file) => (file === 'train.bin' ? 50_000 : 10_000),
      train: ['train.bin'],
      test: 'test.bin',
      files: 'train.bin and test.bin',
    },
    options,
  );
