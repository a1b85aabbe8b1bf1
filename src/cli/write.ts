/** Writes results: whole or not at all. */
import { createRequire } from 'node:module';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeDurably } from '../runtime/checkpoint/durable.ts';
import { Failure, fileFailure } from './failure.ts';

/**
 * Replaces a file at once: a reader sees the old content or the new, never a part.
 * @throws Failure when the place is a directory or does not take it
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  if (existsSync(path) && statSync(path).isDirectory()) throw new Failure(`cannot write ${path}: it is a directory`, 'give the name of a file with -o');
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
