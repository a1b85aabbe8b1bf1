/** Trains the trials of a plan that its journal does not have yet, rung by rung where the sweep halves. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialJob } from '../../runtime/sweep/protocol.ts';
import type { EpochRecord } from '../../runtime/train/outcome.ts';
import { survivors } from '../../sweep/halving.ts';
import { Failure } from '../failure.ts';
import type { Crew, Task } from './crew.ts';
import { runId, type Ended, type Journal } from './journal.ts';
import type { Plan, Trial } from './plan.ts';
import { figureOf, meanOf } from './results.ts';
import type { Stretch, Trainer } from './trainer.ts';
import { UnderWay } from './under-way.ts';

export interface Training {
  readonly plan: Plan;
  readonly journal: Journal;
  readonly crew: Crew;
  /** Where programs are written for the trainers. */
  readonly programs: string;
  /** The sweep's folder. */
  readonly results: string;
  readonly directory: string | undefined;
  readonly checkpointEvery: string | undefined;
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
  readonly #underWay: UnderWay;

  constructor(private readonly training: Training) {
    this.#underWay = new UnderWay(training.results);
    for (const id of training.journal.ended.keys()) this.#underWay.end(id);
  }

  /** Trains all up to a rung, or to their ends. */
  async advance(trials: readonly Trial[], rung: number | undefined): Promise<void> {
    await this.training.crew.work(this.#runsOf(trials).filter(({ trial, seed }) => !this.#settled(trial, seed, rung)).map((run) => this.#task(run, rung)));
  }

  /** Stops those that do not go on after a rung. */
  async end(trials: readonly Trial[], rung: number): Promise<void> {
    const { journal } = this.training;
    for (const { trial, seed } of this.#runsOf(trials)) {
      const id = runId(trial.number, seed);
      const at = journal.rungs.get(runId(trial.number, seed, rung));
      if (journal.ended.has(id) || at === undefined) continue;
      const trainer = this.#held.get(id);
      this.#held.delete(id);
      await trainer?.stop(id);
      const ended: Ended = { trial: trial.number, seed, ending: { kind: 'halved' }, epochs: at.epochs, kept: rung, seconds: secondsOf(at.epochs) };
      this.#end(ended, trial);
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

  #task(run: Run, rung: number | undefined): Task {
    const { trial, seed } = run;
    const id = runId(trial.number, seed);
    const on = this.#held.get(id);
    return {
      ...(on === undefined ? {} : { on }),
      run: async (trainer) => {
        this.#held.delete(id);
        const stretch = on === trainer ? await trainer.goOn(id) : await this.#upTo(rung, id, trainer, await trainer.train(this.#job(trial, seed, id)));
        return this.#take(trial, seed, stretch, trainer) === 'again' ? this.#task(run, rung) : undefined;
      },
    };
  }

  /** One that was begun before passes the rungs behind it. */
  async #upTo(rung: number | undefined, id: string, trainer: Trainer, stretch: Stretch): Promise<Stretch> {
    while (stretch.kind === 'rung' && (rung === undefined || stretch.epochs.length < rung)) stretch = await trainer.goOn(id);
    return stretch;
  }

  #take(trial: Trial, seed: number, stretch: Stretch, trainer: Trainer): 'again' | undefined {
    const { journal, crew } = this.training;
    const id = runId(trial.number, seed);
    if (stretch.kind === 'halted') throw new Failure(stretch.message, stretch.remedy);
    if (crew.closed || stretch.kind === 'kept') return undefined; // what is in hand when the sweep is stopped goes on with the next
    if (stretch.kind === 'rung') {
      this.#held.set(id, trainer);
      journal.add({ trial: trial.number, seed, rung: stretch.epochs.length, epochs: stretch.epochs });
      return undefined;
    }
    if (stretch.kind === 'died' && this.#underWay.isWorthAnotherTry(id)) return 'again';
    const { ending, epochs, kept } =
      stretch.kind === 'end'
        ? stretch
        : {
            ending: {
              kind: 'failed' as const,
              message: `its process ended, twice at the same place: ${stretch.how}`,
              remedy: 'fewer jobs need less memory: --jobs 1',
            },
            epochs: [],
            kept: undefined,
          };
    this.#end({ trial: trial.number, seed, ending, epochs, ...(kept === undefined ? {} : { kept }), seconds: secondsOf(epochs) }, trial);
    return undefined;
  }

  #end(ended: Ended, trial: Trial): void {
    this.training.journal.add(ended);
    this.#underWay.end(runId(ended.trial, ended.seed));
    this.training.onEnd(ended, trial);
  }

  #job(trial: Trial, seed: number, id: string): TrialJob {
    const { programs, plan, directory, checkpointEvery } = this.training;
    const program = join(programs, `trial-${trial.number}.mjs`);
    writeFileSync(program, trial.program!);
    return {
      id,
      program,
      seed,
      data: trial.data,
      rungs: plan.halving?.rungs ?? [],
      checkpoints: { folder: this.#underWay.folderOf(id), ...(checkpointEvery === undefined ? {} : { every: checkpointEvery }) },
      ...(directory === undefined ? {} : { directory }),
    };
  }
}

const secondsOf = (epochs: readonly EpochRecord[]): number => Number(epochs.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3));
