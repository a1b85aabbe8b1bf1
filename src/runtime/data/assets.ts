/** Finds files that ship with gradnet: from its sources, from a bundle in dist/, or beside a program that stands alone. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RunError } from '../errors.ts';

const PLACES = ['./assets/', '../assets/', '../../assets/', '../../../assets/'];

/** Directory of `name` (e.g. `mnist`) that holds `file`. */
export function findAssets(name: string, file: string): string {
  for (const place of PLACES) {
    const directory = fileURLToPath(new URL(`${place}${name}/`, import.meta.url));
    if (existsSync(`${directory}${file}`)) return directory;
  }
  throw new RunError(`the embedded ${name} files are missing from this installation`, {
    remedy: `reinstall gradnet, or give a directory with --data DIR`,
  });
}
