/** Trains the trials of a plan that its journal does not have yet, rung by rung where the sweep halves. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochRecord } from '../../runtime/train/outcome.ts';
import { survivors } from '../../sweep/halving.ts';
import type { Crew, Task } from './crew.ts';
import { runId, type Ended, type Journal } from './journal.ts';
import type { Plan, Trial } from './plan.ts';
import { figureOf, meanOf } from './results.ts';
import type { Stretch, Trainer } from './trainer.ts';

export interface Training {
  readonly plan: Plan;
  readonly journal: Journal;
  readonly crew: Crew;
  /** Where programs are written for the trainers. */
  readonly folder: string;
  readonly directory: string | undefined;
  readonly onEnd: (ended: Ended, trial: Trial) => void;
}

/** Of one seed of a trial. */
interface Run {
  readonly trial: Trial;
  readonly seed: number;
}

/** Returns when all are trained, or the crew was closed. */
export async function trainTrials(training: Training): Promise<void> {
  const { plan } = training;
  const trials = plan.trials.filter(({ program, against }) => program !== undefined && !(plan.prunes && against.length > 0));
  mkdirSync(join(training.folder, 'programs'), { recursive: true });
  const runs = new Runs(training);
  if (plan.halving === undefined) return runs.advance(trials, undefined);
  let alive = trials;
  for (const rung of plan.halving.rungs) {
    await runs.advance(alive, rung);
    if (training.crew.closed) return;
    const going = survivors(alive.map((trial) => ({ trial, figure: runs.figureAt(trial, rung) })), plan.halving.factor, plan.objective);
    await runs.end(alive.filter((trial) => !going.includes(trial)), rung);
    alive = going;
  }
  await runs.advance(alive, undefined);
}

class Runs {
  /** Those that wait in a trainer's memory. */
  readonly #held = new Map<string, Trainer>();
  readonly #since = new Map<string, number>();

  constructor(private readonly training: Training) {}

  /** Trains all up to a rung, or to their ends. */
  async advance(trials: readonly Trial[], rung: number | undefined): Promise<void> {
    await this.training.crew.work(this.#runsOf(trials).filter(({ trial, seed }) => !this.#settled(trial, seed, rung)).map((run) => this.#task(run, rung)));
  }

  /** Stops those that do not go on after a rung. */
  async end(trials: readonly Trial[], rung: number): Promise<void> {
    const { journal, onEnd } = this.training;
    for (const { trial, seed } of this.#runsOf(trials)) {
      const id = runId(trial.number, seed);
      const at = journal.rungs.get(runId(trial.number, seed, rung));
      if (journal.ended.has(id) || at === undefined) continue;
      const trainer = this.#held.get(id);
      this.#held.delete(id);
      await trainer?.stop(id);
      const ended: Ended = { trial: trial.number, seed, ending: { kind: 'halved' }, epochs: at.epochs, kept: rung, seconds: secondsOf(at.epochs) };
      journal.add(ended);
      onEnd(ended, trial);
    }
  }

  /** Mean over seeds at a rung; undefined where one of them came to nothing. */
  figureAt(trial: Trial, rung: number): number | undefined {
    const { journal, plan } = this.training;
    return meanOf(trial.seeds.map((seed) => {
      const epochs = journal.rungs.get(runId(trial.number, seed, rung))?.epochs ?? journal.ended.get(runId(trial.number, seed))?.epochs;
      return figureOf(epochs?.[rung - 1] ?? epochs?.at(-1), plan.objective);
    }));
  }

  #runsOf(trials: readonly Trial[]): Run[] {
    return trials.flatMap((trial) => trial.seeds.map((seed) => ({ trial, seed })));
  }

  #settled(trial: Trial, seed: number, rung: number | undefined): boolean {
    const { journal } = this.training;
    return journal.ended.has(runId(trial.number, seed)) || (rung !== undefined && journal.rungs.has(runId(trial.number, seed, rung)));
  }

  #task({ trial, seed }: Run, rung: number | undefined): Task {
    const id = runId(trial.number, seed);
    const on = this.#held.get(id);
    return {
      ...(on === undefined ? {} : { on }),
      run: async (trainer) => {
        this.#held.delete(id);
        if (!this.#since.has(id)) this.#since.set(id, Date.now());
        const { stretch, fresh } = on === trainer ? { stretch: await trainer.goOn(id), fresh: false } : { stretch: await trainer.train(this.#job(trial, seed, id)), fresh: true };
        this.#take(trial, seed, await this.#upTo(rung, id, trainer, stretch, fresh), trainer);
      },
    };
  }

  /** One that begins anew after a restart passes the rungs behind it. */
  async #upTo(rung: number | undefined, id: string, trainer: Trainer, stretch: Stretch, fresh: boolean): Promise<Stretch> {
    while (fresh && stretch.kind === 'rung' && (rung === undefined || stretch.epochs.length < rung)) stretch = await trainer.goOn(id);
    return stretch;
  }

  #take(trial: Trial, seed: number, stretch: Stretch, trainer: Trainer): void {
    const { journal, crew, onEnd } = this.training;
    const id = runId(trial.number, seed);
    if (crew.closed) return; // what is in hand when the sweep is stopped is trained again
    if (stretch.kind === 'rung') {
      this.#held.set(id, trainer);
      journal.add({ trial: trial.number, seed, rung: stretch.epochs.length, epochs: stretch.epochs });
      return;
    }
    const { ending, epochs, kept } = stretch.kind === 'end' ? stretch : { ending: { kind: 'failed' as const, message: `its process ended: ${stretch.how}`, remedy: 'fewer jobs need less memory: --jobs 1' }, epochs: [], kept: undefined };
    const ended: Ended = { trial: trial.number, seed, ending, epochs, ...(kept === undefined ? {} : { kept }), seconds: secondsOf(epochs) };
    journal.add(ended);
    onEnd(ended, trial);
  }

  #job(trial: Trial, seed: number, id: string) {
    const program = join(this.training.folder, 'programs', `trial-${trial.number}.mjs`);
    writeFileSync(program, trial.program!);
    const { directory } = this.training;
    return { id, program, seed, data: trial.data, rungs: this.training.plan.halving?.rungs ?? [], ...(directory === undefined ? {} : { directory }) };
  }
}

const secondsOf = (epochs: readonly EpochRecord[]): number => Number(epochs.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3));
