/** Reads data files, gzipped or not, and says what is wrong with those that cannot be read. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fileProblem, RunError } from '../errors.ts';

/** No data file of the sources here is larger unpacked; a compressed file that claims more is broken or hostile. */
export const LARGEST = 1 << 30;

/** What is wrong with a data file, which the message names; the same whoever reads it. */
export class DataFileError extends RunError {}

/** Where a file is that a source names: there, or of the same name in the directory given with `--data`. */
export const placeOf = (file: string, directory: string | undefined): string => (directory === undefined ? file : join(directory, basename(file)));

export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What is in a folder, by name in code units, so that every machine has the same order; no hidden ones. @throws RunError */
export function entriesOf(folder: string): Entry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch (error) {
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot read the folder ${folder}: ${reason}`, { remedy, cause: error });
  }
}

/**
 * Names of the folders in `directory`, one for each class; those that are linked there, too. Links further down are not
 * followed, so that none leads round in a circle.
 * @param kind what the folders hold, for messages @throws RunError where they are not as many as classes
 */
export function classFolders(directory: string, classes: number, kind: string): string[] {
  const names = entriesOf(directory)
    .filter(({ name, isFolder }) => isFolder || statSync(join(directory, name), { throwIfNoEntry: false })?.isDirectory() === true)
    .map(({ name }) => name);
  if (names.length === classes) return names;
  throw new RunError(`${directory} has ${names.length === 1 ? 'one folder' : `${names.length} folders`}${names.length === 0 ? '' : ` (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''})`}, but there are to be ${classes} classes`, {
    remedy: names.length < 2 ? `put the ${kind} of each class into a folder of its own` : `write \`classes: ${names.length}\`, or move away what is no class`,
  });
}

/** Checks that `directory` is one. `files` says in words what it should hold. */
export function checkDirectory(directory: string, files: string): void {
  let stat;
  try {
    stat = statSync(directory);
  } catch (error) {
    const { reason } = fileProblem(error);
    throw new RunError(`cannot read the data directory ${directory}: ${reason}`, {
      remedy: `give a directory that holds ${files}, with --data DIR`,
      cause: error,
    });
  }
  if (!stat.isDirectory()) {
    throw new RunError(`${directory} is a file, not a data directory`, {
      remedy: `give the directory that holds ${files}, with --data DIR`,
    });
  }
}

/** The bytes of `path`, unpacked when they begin with gzip's magic number. */
export function readDataFile(path: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { reason, remedy } = fileProblem(error);
    throw new DataFileError(`cannot read ${path}: ${reason}`, { remedy, cause: error });
  }
  if (bytes.length === 0) {
    throw new DataFileError(`${path} is empty`, { remedy: 'fetch the file again' });
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    const reason = (error as Error).message;
    throw new DataFileError(`${path} cannot be unpacked: ${reason}`, {
      remedy: 'the gzip file is damaged or incomplete: fetch it again',
      cause: error,
    });
  }
}
