/** Pictures that are decoded when they are wanted, each brought to one size, and kept so where the disk has room. */
import { readSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeImage } from '../decode-image.ts';
import { DataFileError, readDataFile } from '../files.ts';
import { resize } from '../resize.ts';
import type { PictureStore, RowReader } from './rows.ts';
import { Scratch } from './scratch.ts';

const utf8 = new TextDecoder();

/** The path of picture `row`. */
export function pictureAt({ directory, names }: Pick<PictureStore, 'directory' | 'names'>, row: number): string {
  // A copy: what decodes text takes no shared memory.
  return join(directory, utf8.decode(names.bytes.slice(row === 0 ? 0 : names.ends[row - 1]!, names.ends[row])));
}

/** Paths in memory that threads share: a string each would take several times as much, once a thread. */
export function packNames(names: readonly string[]): PictureStore['names'] {
  const ends = new Float64Array(new SharedArrayBuffer(8 * names.length));
  let total = 0;
  names.forEach((name, i) => { ends[i] = total += Buffer.byteLength(name); });
  const bytes = new Uint8Array(new SharedArrayBuffer(total));
  const into = Buffer.from(bytes.buffer);
  names.forEach((name, i) => into.write(name, i === 0 ? 0 : ends[i - 1]!));
  return { bytes, ends };
}

/** The bytes of one picture. @throws DataFileError naming the file and what is wrong with it */
export function readPicture(path: string, [height, width, channels]: readonly number[]): Uint8Array {
  const bytes = readDataFile(path);
  try {
    return resize(decodeImage(bytes, channels as 1 | 3), height!, width!);
  } catch (error) {
    throw new DataFileError(`${path} cannot be decoded: ${(error as Error).message}`, { remedy: 'the file is damaged, incomplete or of another kind: fetch or save it again as PNG or JPEG, move it away, or leave out such pictures with `on_error: skip`', cause: error });
  }
}

export function openPictures(store: PictureStore): RowReader {
  const { decoded, size, shape } = store;
  const kept = new Uint8Array(size);
  return {
    read(row, into, at) {
      if (decoded !== undefined && decoded.there[row] === 1 && readSync(decoded.fd, kept, 0, size, row * size) === size) return into.set(kept, at);
      const pixels = readPicture(pictureAt(store, row), shape);
      into.set(pixels, at);
      if (decoded !== undefined) keep(decoded, row, pixels);
    },
    close() { /* each file is closed when it has been read */ },
  };
}

/** For the epochs after the first. Whoever else decodes the picture meanwhile writes the same. */
function keep({ fd, there }: NonNullable<PictureStore['decoded']>, row: number, pixels: Uint8Array): void {
  try {
    if (writeSync(fd, pixels, 0, pixels.length, row * pixels.length) === pixels.length) there[row] = 1;
  } catch {
    // A full disk: it is decoded again.
  }
}

/**
 * The store with a file for what is decoded, where the disk has room for all of it twice: decoding takes many times as long
 * as reading, and would be done anew in each epoch.
 */
export function keepDecoded(store: PictureStore): PictureStore {
  const scratch = new Scratch();
  const { bavail, bsize } = statfsSync(dirname(scratch.path));
  if (bavail * bsize < 2 * store.length * store.size) return store;
  return { ...store, decoded: { fd: scratch.fd, there: new Uint8Array(new SharedArrayBuffer(store.length)) } };
}
