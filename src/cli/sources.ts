/** Reads .gradnet files for the pipeline, and says in words why one cannot be read. */
import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SourceFile } from '../diagnostics/source.ts';
import { closest } from '../diagnostics/suggest.ts';
import type { Host } from '../lint.ts';
import { Failure, fileFailure } from './failure.ts';
import { weightsReader } from './weights.ts';

/** More than any network written by hand or by a generator; a file above it is something else. */
const LARGEST = 64 * 1024 * 1024;

/**
 * A source file, its name as given.
 * @throws Failure when it is missing, a directory, not readable, binary or not UTF-8
 */
export function readSource(path: string): SourceFile {
  return new SourceFile(path, decode(path, readBytes(path)));
}

/** Everything on stdin, under the name the caller gives it. */
export function readStdin(name: string): SourceFile {
  try {
    return new SourceFile(name, decode(name, readFileSync(0)));
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure('read', 'stdin', error);
  }
}

function readBytes(path: string): Buffer {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) {
      const inside = names(path).find((name) => name.endsWith('.gradnet'));
      throw new Failure(
        `cannot read ${path}: it is a directory`,
        `give the name of a file${inside === undefined ? '' : `, e.g. ${join(path, inside)}`}`,
      );
    }
    if (stat.size > LARGEST) {
      throw new Failure(`cannot read ${path}: it has ${Math.round(stat.size / 1e6)} MB, which no .gradnet file has`, 'give a .gradnet file');
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing(path) : fileFailure('read', path, error);
  }
}

function missing(path: string): Failure {
  if (path === '-') return new Failure('cannot read -: a file is wanted here, not stdin', 'write the text to a file; `-` is for lint and fmt, with no other path beside it');
  const target = linkTarget(path);
  if (target !== undefined) return new Failure(`cannot read ${path}: it is a link to ${target}, which is not there`, 'mend the link, or remove it');
  const folder = dirname(path);
  const here = names(folder).filter((name) => name.endsWith('.gradnet'));
  const near = closest(basename(path), here);
  const remedy = near !== undefined ? `did you mean ${join(folder, near)}?` : here.length > 0 ? `there are: ${here.slice(0, 5).join(', ')}` : 'check the path';
  return new Failure(`cannot read ${path}: there is no such file`, remedy);
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // no link: nothing is there at all
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // only for a hint
  }
}

function decode(name: string, bytes: Buffer): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw new Failure(`cannot read ${name}: it is in UTF-16`, 'save it as UTF-8 (in most editors: "Save with encoding"; in PowerShell: Set-Content -Encoding utf8)');
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw new Failure(`cannot read ${name}: it is a binary file (a zero byte at offset ${nul})`, 'give a .gradnet file, which is UTF-8 text');
  if (!isUtf8(bytes)) throw new Failure(`cannot read ${name}: it is not UTF-8 text`, 'save it as UTF-8 (in most editors: "Save with encoding")');
  return bytes.toString('utf8');
}

/** The files that paths mean, each once: a directory stands for every .gradnet file below it, in order; links to directories are not followed. */
export function findSources(paths: readonly string[]): string[] {
  const all = paths.flatMap((path) => {
    let isDirectory = false;
    try {
      isDirectory = statSync(path).isDirectory();
    } catch {
      return [path]; // reading it will say why
    }
    if (!isDirectory) return [path];
    const found = walk(path);
    if (found.length === 0) throw new Failure(`there is no .gradnet file in ${path}`, 'give a file, or a directory that holds some');
    return found;
  });
  return [...new Map(all.map((path) => [resolve(path), path])).values()];
}

/** What is hidden is left out: editors' and systems' own files (`.#a.gradnet`, `._a.gradnet`) are no sources. */
function walk(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw fileFailure('read', folder, error);
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name.startsWith('.')) return [];
      const path = folder === '.' ? entry.name : join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : walk(path);
      return entry.name.endsWith('.gradnet') && (entry.isFile() || isLinkToFile(entry, path)) ? [path] : [];
    });
}

/** A link to nothing counts as well: reading it says what is wrong, where leaving it out would hide it. */
function isLinkToFile(entry: Dirent, path: string): boolean {
  return entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true;
}

/** Gives the compiler the files that `import` and `pretrained` name, relative to the importing file and to the working directory; each is read once. */
export function createHost(): Host & { load(fromFile: string, path: string): SourceFile | undefined; readonly loaded: ReadonlyMap<string, SourceFile> } {
  const loaded = new Map<string, SourceFile>();
  return {
    loaded,
    weights: weightsReader(),
    load(fromFile, path) {
      const name = join(dirname(fromFile), path);
      const key = resolve(name);
      const known = loaded.get(key);
      if (known !== undefined) return known;
      try {
        const file = readSource(name);
        loaded.set(key, file);
        return file;
      } catch {
        return undefined; // the import's own diagnostic says that it cannot be read
      }
    },
  };
}
