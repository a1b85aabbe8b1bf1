/** Finds the configuration of a file: gradnet.config.json in its folder, or in the nearest one above. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Choice } from '../lint.ts';
import { knownDiagnostics } from '../suppress.ts';
import { choose } from './choose.ts';
import { ConfigError } from './error.ts';
import { readConfig } from './read.ts'; // lazy in bundles
import type { Config } from './read.ts';
import { CONFIG_NAME, type Selection } from './spec.ts';

export interface Lookup {
  /** This file for everything, in place of searching. */
  readonly path?: string | undefined;
  /** Heeds no configuration at all. */
  readonly isolated?: boolean;
  /** What the command line says; wins over every file. */
  readonly selection?: Selection;
}

/** Configurations of one run: each file is read once, and each folder searched once. */
export class Configs {
  readonly #lookup: Lookup;
  readonly #byFolder = new Map<string, Config | undefined>();

  constructor(lookup: Lookup = {}) {
    this.#lookup = lookup;
  }

  /**
   * @param file need not exist, as what an editor has not saved does not
   * @throws ConfigError when the configuration is mistaken or cannot be read
   */
  of(file: string): Config | undefined {
    const { path, isolated } = this.#lookup;
    if (isolated === true) return undefined;
    if (path === undefined) return this.#search(dirname(resolve(file)));
    const place = resolve(path);
    if (!this.#byFolder.has('')) this.#byFolder.set('', read(place));
    return this.#byFolder.get('');
  }

  /** What is looked for in a file; undefined where nobody says anything. */
  choiceFor(file: string): Choice | undefined {
    return choose(this.layersFor(file));
  }

  /** What is said of a file, weakest first. */
  layersFor(file: string): readonly Selection[] {
    const { selection } = this.#lookup;
    const config = this.of(file);
    const said = config ? config.layersFor(relative(dirname(config.path), resolve(file)).split(sep).join('/')) : [];
    return selection ? [...said, selection] : said;
  }

  /** Paths of the configurations that were found so far. */
  get found(): string[] {
    return [...new Set([...this.#byFolder.values()].flatMap((config) => config?.path ?? []))];
  }

  /** Paths where none was, though one would have been heeded. */
  get absent(): string[] {
    return [...this.#byFolder.keys()].map((folder) => join(folder, CONFIG_NAME)).filter((path) => !this.found.includes(path) && !existsSync(path));
  }

  #search(folder: string): Config | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const path = join(folder, CONFIG_NAME);
    const above = dirname(folder);
    const found = existsSync(path) ? read(path) : above === folder ? undefined : this.#search(above);
    this.#byFolder.set(folder, found);
    return found;
  }
}

function read(path: string): Config {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`cannot read ${path}: ${(error as Error).message.replace(/^[A-Z]+: |, .*/g, '')}`, 'check the path and its permissions');
  }
  return readConfig(path, text.replace(/^\ufeff/, ''), knownDiagnostics());
}
