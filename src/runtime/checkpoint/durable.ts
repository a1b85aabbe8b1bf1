/** Writes a file so that after a crash or a power cut its place holds the old content or the new, never a part. */
import { closeSync, fchmodSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Beside its place, synced, renamed, and the folder synced. A link stays one, and a file keeps its permissions. Written until
 * all of it is: a disk that fills up takes a part and tells of it at the next attempt, which libraries for this leave out.
 * @throws the file system's own error; what was at the place before is there still
 */
export function writeDurably(place: string, content: string | Iterable<Uint8Array>): void {
  const { path, mode } = known(place);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(draft, 'w');
    try {
      for (const piece of typeof content === 'string' ? [Buffer.from(content)] : content)
        for (let done = 0; done < piece.length;) done += writeSync(file, piece, done);
      if (mode !== undefined) fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Where the file lies that is there already, and how it may be used. */
function known(place: string): { readonly path: string; readonly mode?: number } {
  try {
    const path = realpathSync(place);
    return { path, mode: statSync(path).mode };
  } catch {
    return { path: place };
  }
}

/** Windows has no such thing, and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    // some network file systems do not offer it; the file itself is safe
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(handle);
  }
}
