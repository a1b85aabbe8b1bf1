/** Puts the files of an export into a folder: all or none, and over others only where that was asked for. */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { writeDurably } from '../checkpoint/durable.ts';
import { fileProblem, RunError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

/** @throws RunError where files are there already and `force` is not given, or the place does not take them */
export function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>, force: boolean): void {
  const taken = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0 && !force) throw new RunError(`${folder} holds ${taken.join(', ')} already`, { remedy: 'give another folder with -o, or --force to replace these files' });
  let draft: string | undefined;
  try {
    const place = resolve(folder);
    makeFolder(dirname(place));
    draft = mkdtempSync(join(dirname(place), `.${basename(place)}-`));
    for (const [name, bytes] of Object.entries(files)) writeDurably(join(draft, name), [bytes]);
    makeFolder(place);
    for (const name of Object.keys(files)) renameSync(join(draft, name), join(place, name));
  } catch (error) {
    const { reason } = fileProblem(error);
    throw new RunError(`cannot write ${folder}: ${reason}`, { remedy: 'free some space, or choose another folder with -o', cause: error });
  } finally {
    if (draft !== undefined) rmSync(draft, { recursive: true, force: true });
  }
}
