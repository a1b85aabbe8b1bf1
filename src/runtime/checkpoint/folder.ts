/** The checkpoints of a run: its folder `checkpoints/`, of which the newest and the best are kept. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encode, readCheckpoint, type Stored } from './format.ts';
import { writeDurably } from './durable.ts';
import { checkpointName, checkpointPaths, checkpointsIn, isCheckpoint } from './names.ts';
import type { Plain, TrainingState } from './state.ts';

export interface FoundCheckpoint {
  readonly path: string;
  readonly stored: Stored;
}

export class CheckpointFolder {
  readonly #run: string;
  readonly #folder: string;

  /** @param run folder of the run */
  constructor(run: string) {
    this.#run = run;
    this.#folder = checkpointsIn(run);
  }

  /** The furthest first. */
  paths(): string[] {
    return checkpointPaths(this.#run);
  }

  /** @throws the file system's own error; earlier ones are untouched then */
  write(about: Plain, state: TrainingState): string {
    mkdirSync(this.#folder, { recursive: true });
    const path = join(this.#folder, checkpointName(state.position));
    writeDurably(path, encode(about, state));
    return path;
  }

  /** Removes all but the `newest` furthest and `also`, and what a crash has left half written. */
  prune(newest: number, also: string | undefined): void {
    const kept = new Set([...this.paths().slice(0, newest), also]);
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      if ((isCheckpoint(name) && !kept.has(path)) || name.endsWith('.tmp')) rmSync(path, { force: true });
    }
  }

  /** Removes those beyond one that was just written, which could not be read: steps up to there are done again. */
  dropBeyond(path: string): void {
    for (const each of this.paths()) if (each > path) rmSync(each, { force: true });
  }

  /** The furthest that can be read. @param told of each that cannot, with the reason */
  newest(told: (path: string, reason: string) => void): FoundCheckpoint | undefined {
    for (const path of this.paths()) {
      try {
        return { path, stored: readCheckpoint(path) };
      } catch (error) {
        told(path, (error as Error).message);
      }
    }
    return undefined;
  }
}
