/** The checkpoints of a run: its folder `checkpoints/`, of which the newest and the best are kept. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encode, readCheckpoint, type Stored } from './format.ts';
import { writeDurably } from './durable.ts';
import type { Plain, TrainingState } from './state.ts';

const NAME = /^epoch-(\d+)-step-(\d+)\.checkpoint$/;
/** Zeros make the order of names the order of time. */
const nameOf = ({ epoch, step }: TrainingState['position']): string =>
  `epoch-${String(epoch).padStart(6, '0')}-step-${String(step).padStart(8, '0')}.checkpoint`;

export interface FoundCheckpoint {
  readonly path: string;
  readonly stored: Stored;
}

export class CheckpointFolder {
  readonly #folder: string;

  /** @param run folder of the run */
  constructor(run: string) {
    this.#folder = join(run, 'checkpoints');
  }

  /** Paths, the furthest first: by what they say, not by the clock, which may be set back. */
  paths(): string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).filter((name) => NAME.test(name)).sort().reverse().map((name) => join(this.#folder, name));
  }

  /** @throws the file system's own error; earlier ones are untouched then */
  write(about: Plain, state: TrainingState): string {
    mkdirSync(this.#folder, { recursive: true });
    const path = join(this.#folder, nameOf(state.position));
    writeDurably(path, encode(about, state));
    return path;
  }

  /** Removes all but the `newest` furthest and `also`, and what a crash has left half written. */
  prune(newest: number, also: string | undefined): void {
    const kept = new Set([...this.paths().slice(0, newest), also]);
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      if ((NAME.test(name) && !kept.has(path)) || name.endsWith('.tmp')) rmSync(path, { force: true });
    }
  }

  /** Removes those beyond a position: they are of steps that will be done again. */
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
