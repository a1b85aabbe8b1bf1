/** MNIST and sets of its form (Fashion-MNIST, KMNIST): 28x28 grey images of ten classes, in four IDX files. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { findAssets } from './assets.ts';
import { checkDirectory } from './files.ts';
import { fetchHome, type Home } from './home.ts';
import { parseIdxHeader, type IdxHeader } from './idx.ts';
import { FASHION_MNIST } from './known-labels.ts';
import { toClassIndices } from './labels.ts';
import { sizesOf } from './sizes.ts';
import { splitOff } from './split.ts';
import { dataMemory, settle, streamed } from './stored/memory.ts';
import { openPiece, readPiece, type Piece } from './stored/pieces.ts';
import { allRows } from './stored/rows.ts';

export interface MnistOptions {
  /** Directory of the four IDX files; without it the embedded sample of 8,000 + 2,000 digits is used. */
  directory?: string;
  /** Fetch the files to the user's cache where they are not there. */
  download?: boolean;
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

async function openIdx(
  directory: string,
  part: 'train' | 't10k',
  rank: 1 | 3,
  memory: number,
): Promise<IdxHeader & { readonly piece: Piece; readonly path: string }> {
  const path = findFile(directory, part, rank);
  const piece = await openPiece(path, memory);
  return { ...parseIdxHeader(readPiece(piece, 0, Math.min(piece.length, 16)), piece.length, rank, path), piece, path };
}

async function loadPart(directory: string, part: 'train' | 't10k', memory: number): Promise<Split> {
  const images = await openIdx(directory, part, 3, memory);
  const labels = await openIdx(directory, part, 1, memory);
  const [length = 0, rows, columns] = images.shape;
  if (rows !== ROWS || columns !== ROWS) {
    throw new RunError(`${images.path} holds images of ${rows}x${columns}, not ${ROWS}x${ROWS}`, {
      remedy: 'this source reads files of the form of MNIST only',
    });
  }
  if (labels.shape[0] !== length) {
    throw new RunError(`${images.path} holds ${length} images, but ${labels.path} ${labels.shape[0]} labels`, {
      remedy: 'fetch both files again, from the same place',
    });
  }
  return { length, inputs: bytesOf(images, length), targets: toClassIndices(readPiece(labels.piece, labels.start), CLASSES, labels.path) };
}

function bytesOf({ piece, start, path }: { readonly piece: Piece; readonly start: number; readonly path: string }, length: number): Split['inputs'] {
  if (piece.bytes !== undefined) return readPiece(piece, start);
  const size = ROWS * ROWS;
  const files = [{ path: piece.path, ...(piece.fd === undefined ? {} : { fd: piece.fd }), start: piece.at + start, rows: length }];
  return allRows({ kind: 'records', type: 'bytes', size, length, where: path, files, stride: size, skip: 0, element: 'u1', little: true });
}

/** Addresses and checksums are those of torchvision. */
const HOMES: Readonly<Record<'mnist' | 'fashion_mnist', Home>> = {
  mnist: {
    name: 'mnist', at: 'https://ossci-datasets.s3.amazonaws.com/mnist/', size: '12 MB',
    files: {
      'train-images-idx3-ubyte.gz': 'f68b3c2dcbeaaa9fbdd348bbdeb94873', 'train-labels-idx1-ubyte.gz': 'd53e105ee54ea40749a09fcbcd1e9432',
      't10k-images-idx3-ubyte.gz': '9fb629c4189551a2d022fa330f9573f3', 't10k-labels-idx1-ubyte.gz': 'ec29112dd5afa0611ce80d1b7f02629c',
    },
  },
  fashion_mnist: {
    name: 'fashion_mnist', at: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/', size: '31 MB',
    files: {
      'train-images-idx3-ubyte.gz': '8d4fb7e6c68d591d4c3dfef9ec88bf0d', 'train-labels-idx1-ubyte.gz': '25c81989df183df01b3e8a0aad5dffbe',
      't10k-images-idx3-ubyte.gz': 'bef4ecab320f06d8554ea6380940ec79', 't10k-labels-idx1-ubyte.gz': 'bb300cfdad3c16e7a12a480ee83cd310',
    },
  },
};

/** Images scaled to [0, 1], shape [28, 28, 1]; class indices 0 … 9. Errors name file, cause and remedy. */
export const mnist = (options: MnistOptions = {}): DataSource => idxFolder('mnist', 'digits', options, () => findAssets('mnist', 'train-images-idx3-ubyte.gz'));

/** Pictures of clothes in files of the same form and under the same names; nothing is embedded. */
export const fashionMnist = (options: MnistOptions = {}): DataSource => idxFolder('fashion_mnist', 'pictures', options);

/** @param embedded where the files are unless a directory is given or they may be fetched */
function idxFolder(name: 'mnist' | 'fashion_mnist', what: string, options: MnistOptions, embedded?: () => string): DataSource {
  return {
    name,
    async load({ directory = options.directory, seed, memory = dataMemory(), download = options.download ?? false, say }) {
      if (directory !== undefined) checkDirectory(directory, FILES);
      const sample = directory === undefined && !download ? embedded?.() : undefined;
      const place = directory ?? sample ?? await fetchHome(HOMES[name], { allowed: download, say });
      const whole = await loadPart(place, 'train', memory);
      const parts = settle(options.validationFraction === undefined
        ? { train: whole, validation: await loadPart(place, 't10k', memory) }
        : splitOff(whole, options.validationFraction, seed), memory);
      return {
        name,
        description: `${name} (${sample === undefined ? place : 'embedded sample'}, ${sizesOf(parts, what)}${streamed(parts)})`,
        inputShape: [ROWS, ROWS, 1],
        targetShape: [],
        classes: CLASSES,
        ...(name === 'fashion_mnist' ? { preparation: { source: name, inputShape: [ROWS, ROWS, 1], labels: FASHION_MNIST } } : {}),
        ...parts,
      };
    },
  };
}
