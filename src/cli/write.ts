/** Writes results: whole or not at all. */
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeDurably } from '../runtime/checkpoint/durable.ts';
import { Failure, fileFailure } from './failure.ts';

const ANYBODY_WRITES = 0o222;

/**
 * Replaces a file at once: a reader sees the old content or the new, never a part. One that is marked as read-only stays,
 * though its folder would let it be replaced.
 * @throws Failure when the place is a directory, is read-only or does not take it
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw new Failure(`cannot write ${path}: it is a directory`, 'give the name of a file with -o');
  if (there !== undefined && (there.mode & ANYBODY_WRITES) === 0) throw new Failure(`cannot write ${path}: it is read-only`, `make it writable first, e.g. chmod u+w ${path}`);
  try {
    writeDurably(path, typeof content === 'string' ? content : [content]);
  } catch (error) {
    throw fileFailure('write', path, error);
  }
}

/** Whether the file holds exactly this. */
export function holds(path: string, content: string): boolean {
  try {
    return readFileSync(path, 'utf8') === content;
  } catch {
    return false; // not there, or not readable: in either case not what it should be
  }
}

/** Whether a program in this folder would find `gradnet/runtime`. */
export function canImportRuntime(folder: string): boolean {
  try {
    createRequire(pathToFileURL(join(resolve(folder), 'program.mjs'))).resolve('gradnet/package.json');
    return true;
  } catch {
    return false;
  }
}
