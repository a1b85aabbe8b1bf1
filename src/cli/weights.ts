/** What files of trained weights hold, for the compiler: read once a command, and their readers only where there is one. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, UnreadableFile } from '../pretrained/manifest.ts';
import { readWeights } from '../runtime/pretrained/read.ts'; // lazy in bundles

type Found = Manifest | UnreadableFile | undefined;

/** A function that reads each file when it is first asked for, and again when it has changed. */
export function weightsReader(): (path: string) => Found {
  const known = new Map<string, { readonly stamp: string; readonly found: Found }>();
  return (path) => {
    const stamp = stampOf(path);
    if (stamp === undefined) return undefined;
    const before = known.get(path);
    if (before?.stamp === stamp) return before.found;
    const found = read(path);
    known.set(path, { stamp, found });
    return found;
  };
}

/** Of a folder, that of the model in it: a run writes it anew at each epoch. */
function stampOf(path: string): string | undefined {
  const file = [join(path, 'model.json'), join(path, 'model', 'model.json'), path].find((each) => existsSync(each));
  const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.mtimeMs} ${stat.size}`;
}

function read(path: string): Found {
  try {
    return readWeights(path);
  } catch (error) {
    // In bundles the readers have a copy of the error's class of their own.
    const { message, remedy } = error as { message: string; remedy?: unknown };
    if (typeof remedy !== 'string') throw error;
    return { reason: message, remedy };
  }
}
