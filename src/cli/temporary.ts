/** Folders and files that last as long as the process which is given them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, fileFailure } from './failure.ts';

/** A new one, to be removed by the caller. @throws Failure where temporary files have no place */
export const temporaryFolder = (): string => placed(() => mkdtempSync(join(tmpdir(), 'gradnet-')));

/** Does `work` on a file that is removed afterwards. @throws Failure where temporary files have no place */
export async function withTemporary<T>(name: string, text: string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  const path = join(folder, name);
  try {
    placed(() => writeFileSync(path, text));
    return await work(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function placed<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new Failure(fileFailure('write temporary files to', tmpdir(), error).message, 'name a folder with room for them: TMPDIR=DIR');
  }
}
