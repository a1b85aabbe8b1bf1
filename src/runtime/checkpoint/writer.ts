/** Writes the checkpoints of a run as it goes: when they are due, the newest ones and the best kept, failures told. */
import { basename, join } from 'node:path';
import { fileProblem } from '../errors.ts';
import type { EpochRecord } from '../train/outcome.ts';
import { Schedule, type CheckpointEvery } from './every.ts';
import { CheckpointFolder } from './folder.ts';
import { checkpointsIn } from './names.ts';
import type { Part, PartState, Plain, Position, TrainingState } from './state.ts';

/** Unless the experiment says it: were the newest one damaged, there is another. */
const NEWEST = 2;

export interface WriterOptions {
  readonly run: string;
  readonly every: CheckpointEvery;
  /** What the states are of. */
  readonly about: Plain;
  /** How many are kept (default 2). */
  readonly newest?: number | undefined;
  /** The figure that says which epoch is the best; that of none is kept without it. */
  readonly figure?: string;
  readonly notice: (text: string) => void;
}

/** As a part of the state it remembers which checkpoint is the best. */
export class CheckpointWriter implements Part {
  readonly name = 'checkpoints';
  readonly #options: WriterOptions;
  readonly #folder: CheckpointFolder;
  readonly #schedule: Schedule;
  #best: { readonly file: string; readonly value: number } | undefined;
  #last: Position | undefined;
  /** What was told last, so that a disk that stays full is told of once. */
  #told: string | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#folder = new CheckpointFolder(options.run);
    this.#schedule = new Schedule(options.every);
  }

  due(position: Position, record?: EpochRecord): boolean {
    return this.#schedule.due(position, record !== undefined);
  }

  /** Never fails: without a checkpoint the training is as good as with one, until something breaks. */
  keep(state: TrainingState, record?: EpochRecord): Promise<void> {
    if (this.#options.every.kind === 'never' || samePosition(this.#last, state.position)) return Promise.resolve();
    const from = performance.now();
    try {
      const path = this.#folder.write(this.#options.about, state);
      if (record !== undefined) this.#consider(path, record);
      this.#folder.dropBeyond(path);
      this.#folder.prune(this.#options.newest ?? NEWEST, this.#best && join(checkpointsIn(this.#options.run), this.#best.file));
      this.#last = state.position;
      this.#told = undefined;
    } catch (error) {
      const { reason, remedy } = fileProblem(error);
      if (reason !== this.#told) this.#options.notice(`warning: no checkpoint could be written to ${this.#options.run}: ${reason}\n  = help: ${remedy}; training goes on, the checkpoints before are kept, and it is tried again`);
      this.#told = reason;
    }
    this.#schedule.wrote(state.position, (performance.now() - from) / 1000);
    return Promise.resolve();
  }

  state(): PartState {
    return { values: this.#best ?? null };
  }

  restore({ values }: PartState): void {
    this.#best = (values as unknown as { file: string; value: number } | null | undefined) ?? undefined;
  }

  #consider(path: string, record: EpochRecord): void {
    const { figure } = this.#options;
    const value = figure === undefined ? undefined : record[figure];
    if (figure === undefined || value === undefined || !Number.isFinite(value)) return;
    const lower = /(loss|error)$/.test(figure);
    if (this.#best === undefined || (lower ? value < this.#best.value : value > this.#best.value)) this.#best = { file: basename(path), value };
  }
}

const samePosition = (a: Position | undefined, b: Position): boolean => a?.epoch === b.epoch && a.step === b.step;
