/** Open documents, files on disk, and a snapshot of each that lasts until it, or something it imports, changes. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import type { ConfigError } from '../config/error.ts';
import { Configs } from '../config/find.ts';
import { CONFIG_NAME } from '../config/spec.ts';
import type { Choice, Host } from '../lint.ts';
import { SourceFile } from '../diagnostics/source.ts';
import { Snapshot } from './snapshot.ts';

/** A search for uses looks at no more files than this. */
const MOST_FILES = 2000;

interface Kept {
  readonly snapshot: Snapshot;
  /** Files that it asked for, those that are not there included: one of them may appear. */
  readonly asked: ReadonlySet<string>;
  /** What it was told of stored weights, by their path; a file that has not changed gives the same again. */
  readonly weights: ReadonlyMap<string, Weights>;
}

type Weights = ReturnType<NonNullable<Host['weights']>>;

export class Workspace {
  /** Folders that the editor has open. */
  roots: string[] = [];
  /** Told of a configuration that cannot be heeded: what holds without one is used. */
  onMistake: (message: string) => void = () => undefined;
  #configs = new Configs();
  /** The configuration that a mistake was last told of: once is enough. */
  #mistaken = '';
  readonly #open = new Map<string, SourceFile>();
  readonly #disk = new Map<string, { readonly stamp: string; readonly source: SourceFile }>();
  /** Which configuration held for a file when it was last looked at. */
  readonly #configured = new Map<string, string>();
  readonly #kept = new Map<string, Kept>();
  readonly #weights: Host['weights'];

  constructor(weights?: Host['weights']) {
    this.#weights = weights;
  }

  /** A document was opened or edited; returns the other open files whose meaning may have changed with it. */
  set(name: string, text: string): string[] {
    this.#open.set(name, new SourceFile(name, text));
    return this.changed(name);
  }

  /** From now on what is on disk counts. */
  close(name: string): string[] {
    this.#open.delete(name);
    return this.changed(name);
  }

  /** Forgets what depended on a file, and on a folder of stored weights that it lies in. */
  changed(name: string): string[] {
    const users: string[] = [];
    for (const [of, { asked, weights }] of this.#kept) {
      const reads = asked.has(name) || [...weights.keys()].some((path) => name === path || name.startsWith(join(path, sep)));
      if (of !== name && !reads) continue;
      this.#kept.delete(of);
      if (of !== name && this.#open.has(of)) users.push(of);
    }
    return users;
  }

  /** A configuration was written: what was found by another no longer holds. Returns the open files. */
  configChanged(): string[] {
    this.#configs = new Configs();
    this.#kept.clear();
    return this.openNames;
  }

  get openNames(): string[] {
    return [...this.#open.keys()];
  }

  /** Undefined where there is no such file. */
  snapshot(name: string): Snapshot | undefined {
    const source = this.#read(name);
    if (!source) return undefined;
    const known = this.#kept.get(name);
    const config = configOf(name);
    const before = this.#configured.get(name);
    // What is not open may change without the editor telling.
    if (known?.snapshot.source === source && before === config && this.#isAsItWas(known)) return known.snapshot;
    if (before !== undefined && before !== config) this.#configs = new Configs();
    this.#configured.set(name, config);
    const asked = new Set<string>();
    const weights = new Map<string, Weights>();
    const host: Host = {
      load: (from, path) => {
        const wanted = isAbsolute(path) ? path : join(dirname(from), path);
        asked.add(wanted);
        return this.#read(wanted);
      },
      weights: (path) => {
        const wanted = this.#weightsPath(path);
        const found = this.#weights?.(wanted);
        if (!weights.has(wanted)) weights.set(wanted, found);
        return found;
      },
    };
    const snapshot = new Snapshot(source, host, this.#choiceFor(name, config));
    this.#kept.set(name, { snapshot, asked, weights });
    return snapshot;
  }

  #isAsItWas({ asked, weights }: Kept): boolean {
    return (
      [...asked].every((it) => this.#open.has(it) || stampOf(it) === this.#disk.get(it)?.stamp) &&
      [...weights].every(([path, found]) => this.#weights?.(path) === found)
    );
  }

  /** Seen from the first open folder, where programs are run. */
  #weightsPath(path: string): string {
    return isAbsolute(path) ? path : join(this.roots[0] ?? '', path);
  }

  /** The open folder that a file lies in, the innermost of several; its own folder where it lies in none. */
  rootOf(name: string): string {
    const around = this.roots.filter((root) => name.startsWith(join(root, sep)));
    return around.sort((a, b) => b.length - a.length)[0] ?? dirname(name);
  }

  /** Every .gradnet file below the folders, and every open one. */
  all(): Snapshot[] {
    const names = new Set(this.#open.keys());
    for (const root of this.roots) for (const name of filesBelow(root, MOST_FILES)) names.add(name);
    return [...names].flatMap((name) => this.snapshot(name) ?? []);
  }

  #choiceFor(name: string, config: string): Choice | undefined {
    try {
      return this.#configs.choiceFor(name);
    } catch (error) {
      const { message, remedy } = error as ConfigError;
      if (this.#mistaken !== config) this.onMistake(`${message}; ${remedy}`);
      this.#mistaken = config;
      return undefined;
    }
  }

  #read(name: string): SourceFile | undefined {
    const open = this.#open.get(name);
    if (open) return open;
    const stamp = stampOf(name);
    const known = this.#disk.get(name);
    if (stamp === undefined) {
      this.#disk.delete(name);
      return undefined;
    }
    if (known?.stamp === stamp) return known.source;
    try {
      const source = new SourceFile(name, readFileSync(name, 'utf8'));
      this.#disk.set(name, { stamp, source });
      return source;
    } catch {
      return undefined; // not readable: the import's own diagnostic says so
    }
  }
}

function stampOf(name: string): string | undefined {
  try {
    const stat = statSync(name, { throwIfNoEntry: false });
    return stat?.isFile() ? `${stat.mtimeMs} ${stat.size}` : undefined;
  } catch {
    return undefined; // below a file, or not to be looked at
  }
}

/** The configuration that holds for a file, with its stamp; empty where there is none. */
function configOf(name: string): string {
  for (let folder = dirname(name); ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    const stamp = stampOf(path);
    if (stamp !== undefined) return `${path} ${stamp}`;
    if (folder === dirname(folder)) return '';
  }
}

function filesBelow(folder: string, most: number): string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let at = folders.shift(); at !== undefined && found.length < most; at = folders.shift()) {
    let entries;
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch {
      continue; // not readable: it has no files for us
    }
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') folders.push(join(at, entry.name));
      else if (entry.isFile() && entry.name.endsWith('.gradnet')) found.push(join(at, entry.name));
    }
  }
  return found;
}
