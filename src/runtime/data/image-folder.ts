/** Pictures in one folder for each class: found, decoded and resized one at a time, kept as bytes. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem, RunError } from '../errors.ts';
import { count } from '../monitor/format.ts';
import type { DataSource, Split } from '../experiment.ts';
import { decodeImage } from './decode-image.ts';
import { checkDirectory, LARGEST, readDataFile } from './files.ts';
import { prepare } from './prepare.ts';
import { resize } from './resize.ts';

export interface ImageFolderOptions {
  /** Seen from the working directory. */
  directory: string;
  /** Height, width and channels (1 or 3). */
  size: readonly number[];
  /** Number of folders. */
  classes: number;
  /** Part of the pictures held out for validation (default 0.2). */
  validationFraction?: number;
}

const ENDING = /\.(png|jpe?g)$/i;

/** Class indices by the names of the folders. Errors name the file, what is wrong with it, and the remedy. */
export function imageFolder({ size, classes, validationFraction, ...options }: ImageFolderOptions): DataSource {
  return {
    name: 'image_folder',
    load: ({ directory = options.directory, seed }) => Promise.resolve().then(() => {
      checkDirectory(directory, 'a folder of pictures for each class');
      const labels = entries(directory).filter((entry) => entry.isDirectory()).map(({ name }) => name);
      if (labels.length !== classes) {
        throw new RunError(`${directory} has ${labels.length} folders${labels.length === 0 ? '' : ` (${labels.slice(0, 5).join(', ')}${labels.length > 5 ? ', …' : ''})`}, but there are to be ${classes} classes`, {
          remedy: labels.length < 2 ? 'put the pictures of each class into a folder of its own' : `write \`classes: ${labels.length}\`, or move away what is no class`,
        });
      }
      const files = labels.flatMap((label, index) => picturesOf(join(directory, label)).map((path) => ({ path, index })));
      return prepare({
        name: 'image_folder', from: directory, shape: size, targetShape: [], classes, labels, samples: read(files, size),
      }, { normalize: 'none', validationFraction }, seed);
    }),
  };
}

/** By name, in code units, so that every machine has the same order; no hidden ones. */
function entries(directory: string): { readonly name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot read the folder ${directory}: ${reason}`, { remedy, cause: error });
  }
}

function picturesOf(folder: string): string[] {
  const under = (place: string): string[] => entries(place).flatMap((entry) => {
    const path = join(place, entry.name);
    return entry.isDirectory() ? under(path) : ENDING.test(entry.name) ? [path] : [];
  });
  const found = under(folder);
  if (found.length === 0) throw new RunError(`the folder ${folder} holds no pictures`, { remedy: 'put .png or .jpg files into it, or move it away' });
  return found;
}

function read(files: readonly { readonly path: string; readonly index: number }[], size: readonly number[]): Split {
  const [height, width, channels] = size as [number, number, 1 | 3];
  const each = height * width * channels;
  if (files.length * each > LARGEST) {
    throw new RunError(`${count(files.length)} pictures of ${size.join('x')} take ${(files.length * each / 2 ** 30).toFixed(1)} GB, more than the 1 GB that are kept in memory`, { remedy: 'choose a smaller `size`, or fewer pictures' });
  }
  const inputs = new Uint8Array(files.length * each);
  files.forEach(({ path }, at) => {
    const bytes = readDataFile(path);
    try {
      inputs.set(resize(decodeImage(bytes, channels), height, width), at * each);
    } catch (error) {
      throw new RunError(`${path} cannot be decoded: ${(error as Error).message}`, { remedy: 'the file is damaged, incomplete or of another kind: fetch or save it again as PNG or JPEG, or move it away', cause: error });
    }
  });
  return { length: files.length, inputs, targets: Int32Array.from(files, ({ index }) => index) };
}
