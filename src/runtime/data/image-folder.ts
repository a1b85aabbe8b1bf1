/** Pictures in one folder for each class: found now, decoded and resized one at a time, at once where they fit memory as bytes. */
import { extname, join } from 'node:path';
import { harmless } from '../../escape.ts';
import { RunError } from '../errors.ts';
import type { DataSource } from '../experiment.ts';
import { checkDirectory, classFolders, entriesOf } from './files.ts';
import { count } from '../monitor/format.ts';
import { prepare } from './prepare.ts';
import { dataMemory } from './stored/memory.ts';
import { Skipped, type OnError } from './skipped.ts';
import { keepDecoded, openPictures, packNames } from './stored/pictures.ts';
import { allRows, pickRows, type PictureStore, type StoredRows } from './stored/rows.ts';

export interface ImageFolderOptions {
  /** Seen from the working directory. */
  directory: string;
  /** Height, width and channels (1 or 3). */
  size: readonly number[];
  /** Number of folders. */
  classes: number;
  /** Part of the pictures held out for validation (default 0.2). */
  validationFraction?: number;
  /** What a picture does that cannot be decoded: ends the run (default), or is left out and counted. */
  onError?: OnError;
}

interface PictureSamples { readonly length: number; readonly inputs: StoredRows; readonly targets: Int32Array }

const ENDING = /\.(png|jpe?g)$/i;
/** Pictures that are not read: whoever put them there will miss them. */
const OTHERS = /\.(gif|webp|bmp|tiff?|hei[cf]|avif|jxl|jp2|svg|raw|dng|jfif)$/i;

/** Class indices by the names of the folders. Errors name the file, what is wrong with it, and the remedy. */
export function imageFolder({ size, classes, validationFraction, onError = 'error', ...options }: ImageFolderOptions): DataSource {
  return {
    name: 'image_folder',
    load: ({ directory = options.directory, seed, memory = dataMemory(), say }) => Promise.resolve().then(() => {
      checkDirectory(directory, 'a folder of pictures for each class');
      const labels = classFolders(directory, classes, 'pictures');
      const passedOver: string[] = [];
      const names = labels.map((label) => picturesOf(directory, label, passedOver));
      if (passedOver.length > 0) say?.(passedOverNotice(passedOver, directory));
      const store: PictureStore = {
        kind: 'pictures', type: 'bytes', size: size.reduce((product, n) => product * n, 1), length: names.reduce((sum, { length }) => sum + length, 0),
        where: directory, directory, names: packNames(names.flat()), shape: size,
      };
      const targets = Int32Array.from(names.flatMap((each, index) => each.map(() => index)));
      const all = { length: store.length, inputs: allRows(onError === 'skip' || store.length * store.size > memory ? keepDecoded(store) : store), targets };
      const skipped = new Skipped(onError);
      const samples = onError === 'skip' ? soundOnes(all, skipped) : all;
      skipped.tell(say, 'picture');
      const empty = labels.find((_, index) => !samples.targets.includes(index));
      if (empty !== undefined) throw new RunError(`no picture in the folder ${join(directory, empty)} can be decoded`, { remedy: 'put sound .png or .jpg files into it, or leave out `on_error: skip` to see what is wrong with them' });
      return prepare({
        name: 'image_folder', from: `${directory}${skipped.suffix}`, shape: size, targetShape: [], classes, labels, samples,
      }, { normalize: 'none', validationFraction, memory }, seed);
    }),
  };
}

/** The pictures that can be decoded: all are, once, before the training, and kept decoded where the disk has room. */
function soundOnes(all: PictureSamples, skipped: Skipped): PictureSamples {
  const { inputs, targets } = all;
  const reader = openPictures(inputs.store as PictureStore);
  const pixels = new Uint8Array(inputs.store.size);
  const sound = Int32Array.from(targets, (_, row) => row).filter((row) => skipped.attempt(() => reader.read(row, pixels, 0)));
  return { length: sound.length, inputs: pickRows(inputs, sound), targets: sound.map((row) => targets[row]!) };
}

/** Paths below `directory` of the pictures in its folder `label`; those of other kinds go into `others`. */
function picturesOf(directory: string, label: string, others: string[]): string[] {
  const under = (place: string): string[] => entriesOf(join(directory, place)).flatMap((entry) => {
    const path = join(place, entry.name);
    if (entry.isFolder) return under(path);
    if (OTHERS.test(entry.name)) others.push(path);
    return ENDING.test(entry.name) ? [path] : [];
  });
  const found = under(label);
  if (found.length === 0) throw new RunError(`the folder ${join(directory, label)} holds no pictures`, { remedy: 'put .png or .jpg files into it, or move it away' });
  return found;
}

function passedOverNotice(others: readonly string[], directory: string): string {
  const kinds = [...new Set(others.map((path) => extname(path).toLowerCase()))].sort();
  const many = others.length > 1;
  return `${count(others.length)} picture${many ? 's' : ''} passed over in ${directory}: ${kinds.join(', ')} ${kinds.length > 1 ? 'are' : 'is'} not read (${harmless(others[0]!)}${many ? ', …' : ''})\n` +
    '  = help: save as PNG or JPEG what is to be trained on';
}
