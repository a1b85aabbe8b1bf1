/** Folders of the trainings of a sweep that are under way: each keeps its checkpoints there until it is settled. */
import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkpointPaths } from '../../runtime/checkpoint/names.ts';

const FOLDER = 'under-way';

export class UnderWay {
  readonly #folder: string;
  /** The furthest checkpoint that there was when its process ended, by training. */
  readonly #reached = new Map<string, string | undefined>();

  /** @param results folder of the sweep */
  constructor(results: string) {
    this.#folder = resolve(results, FOLDER);
  }

  folderOf(id: string): string {
    return join(this.#folder, `trial-${id.replace('/', '-seed-')}`);
  }

  /** Whether a training whose process ended is worth another try: not where the last one died at the same place. */
  isWorthAnotherTry(id: string): boolean {
    const [now] = checkpointPaths(this.folderOf(id));
    if (this.#reached.has(id) && this.#reached.get(id) === now) return false;
    this.#reached.set(id, now);
    return true;
  }

  /** Removes what a settled training has left, and with the last one the folder of all. */
  end(id: string): void {
    rmSync(this.folderOf(id), { recursive: true, force: true });
    try {
      if (readdirSync(this.#folder).length === 0) rmdirSync(this.#folder);
    } catch {
      // there never was one, or another training has just begun in it
    }
  }
}
