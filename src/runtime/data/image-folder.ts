/** Pictures in one folder for each class: found now, decoded and resized one at a time, at once where they fit memory as bytes. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem, RunError } from '../errors.ts';
import type { DataSource } from '../experiment.ts';
import { checkDirectory } from './files.ts';
import { prepare } from './prepare.ts';
import { dataMemory } from './stored/memory.ts';
import { keepDecoded, packNames } from './stored/pictures.ts';
import { allRows, type PictureStore } from './stored/rows.ts';

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
    load: ({ directory = options.directory, seed, memory = dataMemory() }) => Promise.resolve().then(() => {
      checkDirectory(directory, 'a folder of pictures for each class');
      const labels = entries(directory).filter((entry) => entry.isDirectory()).map(({ name }) => name);
      if (labels.length !== classes) {
        throw new RunError(`${directory} has ${labels.length} folders${labels.length === 0 ? '' : ` (${labels.slice(0, 5).join(', ')}${labels.length > 5 ? ', …' : ''})`}, but there are to be ${classes} classes`, {
          remedy: labels.length < 2 ? 'put the pictures of each class into a folder of its own' : `write \`classes: ${labels.length}\`, or move away what is no class`,
        });
      }
      const names = labels.map((label) => picturesOf(directory, label));
      const store: PictureStore = {
        kind: 'pictures', type: 'bytes', size: size.reduce((product, n) => product * n, 1), length: names.reduce((sum, { length }) => sum + length, 0),
        where: directory, directory, names: packNames(names.flat()), shape: size,
      };
      const targets = Int32Array.from(names.flatMap((each, index) => each.map(() => index)));
      return prepare({
        name: 'image_folder', from: directory, shape: size, targetShape: [], classes, labels, samples: { length: store.length, inputs: allRows(store.length * store.size > memory ? keepDecoded(store) : store), targets },
      }, { normalize: 'none', validationFraction, memory }, seed);
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

/** Paths below `directory` of the pictures in its folder `label`. */
function picturesOf(directory: string, label: string): string[] {
  const under = (place: string): string[] => entries(join(directory, place)).flatMap((entry) => {
    const path = join(place, entry.name);
    return entry.isDirectory() ? under(path) : ENDING.test(entry.name) ? [path] : [];
  });
  const found = under(label);
  if (found.length === 0) throw new RunError(`the folder ${join(directory, label)} holds no pictures`, { remedy: 'put .png or .jpg files into it, or move it away' });
  return found;
}

