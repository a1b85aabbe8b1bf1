/** A plan being trained: the trainers, what a terminal is told meanwhile, and the signals that end it. */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { lockRun, type Lock } from '../../runtime/checkpoint/lock.ts';
import { RunError } from '../../runtime/errors.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { fileFailure } from '../failure.ts';
import { complain, print } from '../output.ts';
import { temporaryFolder } from '../temporary.ts';
import { Crew } from './crew.ts';
import { Journal, runId, type Ended } from './journal.ts';
import type { Plan, Trial } from './plan.ts';
import { trialLine } from './progress.ts';
import { rowsOf } from './results.ts';
import { trainTrials } from './train-trials.ts';

export interface SessionRequest {
  readonly file: string;
  readonly jobs: number;
  readonly data: string | undefined;
  readonly engine: string;
  /** As `--checkpoint-every` says it; the file's own where it is absent. */
  readonly checkpointEvery: string | undefined;
  readonly json: boolean;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Exit codes after a signal: 128 and its number. */
export const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export type Signal = (typeof SIGNALS)[number];

/**
 * The folder of a sweep, made where it is missing and this process' until the journal in it is closed.
 * @throws RunError where another has it
 */
export function openJournal(folder: string, plan: Plan): Journal {
  let lock: Lock | undefined;
  try {
    makeFolder(folder);
    lock = lockRun(folder);
  } catch (error) {
    throw error instanceof RunError ? error : fileFailure('make the folder', folder, error);
  }
  try {
    return new Journal(join(folder, 'journal.jsonl'), plan, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Trains what is left. @param results the sweep's folder @returns the signal that ended it */
export async function trainPlan(request: SessionRequest, plan: Plan, journal: Journal, results: string): Promise<Signal | undefined> {
  const left = rowsOf(plan, journal).filter(({ state }) => state === 'open').length;
  const pruned = plan.trials.filter(({ against, program }) => program === undefined || (plan.prunes && against.length > 0)).length;
  if (!request.json) complain(`${basename(request.file)}: ${plan.name}, ${plan.trials.length} trials${pruned === 0 ? '' : `, ${pruned} of them pruned`}${left === plan.trials.length - pruned ? '' : `, ${left} left`}\n`);
  if (left === 0) return undefined;
  const scratch = temporaryFolder();
  const jobs = Math.min(request.jobs, left * plan.trials[0]!.seeds.length);
  const notices = new Set<string>();
  const notice = (text: string): void => {
    if (!notices.has(text)) complain(`${text}\n`);
    notices.add(text);
  };
  const crew = new Crew({ folder: scratch, engine: request.engine, threads: Math.max(1, Math.floor(availableParallelism() / jobs)), notice });
  let ended: Signal | undefined;
  const handlers = SIGNALS.map((signal) => {
    const stop = (): void => {
      if (ended !== undefined) return crew.close();
      ended = signal;
      complain(`${signal}: finishing a step of each trial under way and keeping it in ${results} (again to quit without keeping)\n`);
      void crew.finish();
    };
    process.on(signal, stop);
    return () => process.off(signal, stop);
  });
  try {
    journal.begin(await crew.start(jobs));
    const began = Date.now();
    let done = 0;
    await trainTrials({
      plan, journal, crew, programs: scratch, results, directory: request.data, checkpointEvery: request.checkpointEvery,
      onEnd: (run, trial) => {
        done += 1;
        if (request.json) print(`${JSON.stringify({ ...run, settings: trial.settings })}\n`);
        else complain(`${runLine(run, trial, plan)}${remaining(began, done, left * trial.seeds.length)}\n`);
      },
    });
    return ended;
  } catch (error) {
    if (ended !== undefined) return ended;
    throw error;
  } finally {
    for (const off of handlers) off();
    crew.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One seed of a trial, as if there were no others. */
function runLine(run: Ended, trial: Trial, plan: Plan): string {
  const one: Trial = { ...trial, seeds: [run.seed], settings: { ...trial.settings, ...(trial.seeds.length > 1 ? { seed: String(run.seed) } : {}) } };
  return trialLine(rowsOf({ ...plan, trials: [one] }, { ended: new Map([[runId(trial.number, run.seed), run]]) })[0]!, plan);
}

/** How much longer, by what was done so far. */
function remaining(began: number, done: number, all: number): string {
  const minutes = ((Date.now() - began) / done) * (all - done) / 60_000;
  return done === all ? '' : `  (${done} of ${all}, ${minutes < 1.5 ? `${Math.round(minutes * 60)} s` : `${Math.round(minutes)} min`} left)`;
}
