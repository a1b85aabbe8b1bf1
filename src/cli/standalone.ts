/** Writes the folder of `compile --standalone`: the program, the runtime that the build prepared, and the data it uses. */
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { standaloneFolder } from '../codegen/standalone.ts';
import type { TrainSpec } from '../ir/graph.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { Failure, fileFailure } from './failure.ts';

/**
 * Made beside its place and moved there when it is complete.
 * @throws Failure when the folder is there already with something in it, or cannot be written
 */
export function writeStandalone(out: string, program: string, name: string, training: TrainSpec): void {
  const place = resolve(out);
  const { files, copies } = standaloneFolder(program, name, training);
  const foreign = existsSync(place) ? entries(place).filter((it) => !ours(it, files.map(({ path }) => path))) : [];
  if (foreign.length > 0) throw new Failure(`${out} holds other files (${foreign.slice(0, 3).join(', ')})`, 'choose another folder with -o');
  let draft: string | undefined;
  try {
    makeFolder(dirname(place));
    draft = mkdtempSync(join(dirname(place), `.${basename(place)}-`));
    for (const { from, to } of copies) cpSync(join(installation(), from), join(draft, to), { recursive: true });
    for (const { path, text } of files) writeFileSync(join(draft, path), text);
    rmSync(place, { recursive: true, force: true });
    renameSync(draft, place);
    draft = undefined;
  } catch (error) {
    throw fileFailure('write', out, error);
  } finally {
    if (draft !== undefined) rmSync(draft, { recursive: true, force: true });
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw fileFailure('write', folder, error);
  }
}

/** What an earlier --standalone left may be replaced. */
const ours = (name: string, written: readonly string[]): boolean =>
  written.includes(name) || ['assets', 'augment-worker.mjs', 'gradnet-runtime.mjs', 'native'].includes(name) || name.endsWith('.wasm');

/** Folder of the installed package: two above the bundle in dist/cli. */
const installation = (): string => fileURLToPath(new URL('../..', import.meta.url));
