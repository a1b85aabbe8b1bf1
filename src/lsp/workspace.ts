/** Open documents, files on disk, and a snapshot of each that lasts until it, or something it imports, changes. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import type { ConfigError } from '../config/error.ts';
import { Configs } from '../config/find.ts';
import type { Choice, Host } from '../lint.ts';
import { SourceFile } from '../diagnostics/source.ts';
import { Snapshot } from './snapshot.ts';

/** A search for uses looks at no more files than this. */
const MOST_FILES = 2000;

interface Kept {
  readonly snapshot: Snapshot;
  /** Files that it asked for, those that are not there included: one of them may appear. */
  readonly asked: ReadonlySet<string>;
}

export class Workspace {
  /** Folders that the editor has open. */
  roots: string[] = [];
  /** Told of a configuration that cannot be heeded: what holds without one is used. */
  onMistake: (message: string) => void = () => undefined;
  #configs = new Configs();
  readonly #open = new Map<string, SourceFile>();
  readonly #disk = new Map<string, { readonly stamp: string; readonly source: SourceFile }>();
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

  /** Forgets what depended on a file. */
  changed(name: string): string[] {
    const users: string[] = [];
    for (const [of, { asked }] of this.#kept) {
      if (of !== name && !asked.has(name)) continue;
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
    const known = this.#kept.get(name);
    // What is not open may change without the editor telling.
    if (
      known &&
      this.#read(name) === known.snapshot.source &&
      [...known.asked].every((it) => this.#open.has(it) || this.#stampOf(it) === this.#disk.get(it)?.stamp)
    )
      return known.snapshot;
    const source = this.#read(name);
    if (!source) return undefined;
    const asked = new Set<string>();
    const host: Host = {
      load: (from, path) => {
        const wanted = isAbsolute(path) ? path : join(dirname(from), path);
        asked.add(wanted);
        return this.#read(wanted);
      },
      weights: (path) => this.#weightsAt(path),
    };
    const snapshot = new Snapshot(source, host, this.#choiceFor(name));
    this.#kept.set(name, { snapshot, asked });
    return snapshot;
  }

  /** Seen from the first open folder, where programs are run. */
  #weightsAt(path: string): ReturnType<NonNullable<Host['weights']>> {
    return this.#weights?.(isAbsolute(path) ? path : join(this.roots[0] ?? '', path));
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

  #choiceFor(name: string): Choice | undefined {
    try {
      return this.#configs.choiceFor(name);
    } catch (error) {
      const { message, remedy } = error as ConfigError;
      this.onMistake(`${message}; ${remedy}`);
      return undefined;
    }
  }

  #read(name: string): SourceFile | undefined {
    const open = this.#open.get(name);
    if (open) return open;
    const stamp = this.#stampOf(name);
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

  #stampOf(name: string): string | undefined {
    try {
      const stat = statSync(name);
      return stat.isFile() ? `${stat.mtimeMs} ${stat.size}` : undefined;
    } catch {
      return undefined;
    }
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
