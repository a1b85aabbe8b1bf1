/** Finds the runs in a folder, and the one that a command is about. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { closest } from '../../diagnostics/suggest.ts';
import { readRunRecord, stateOf, type RunRecord, type RunState } from '../../runtime/checkpoint/run-record.ts';
import { Failure, fileFailure } from '../failure.ts';

export interface FoundRun {
  readonly folder: string;
  readonly record: RunRecord;
  /** As it is now: a run that was killed is interrupted, whatever it wrote last. */
  readonly state: RunState;
}

/** Where `run` puts them. */
export const RUNS = 'runs';

/** The run in a folder; undefined where there is none. */
export function runIn(folder: string): FoundRun | undefined {
  const record = readRunRecord(folder);
  return record && { folder, record, state: stateOf(folder, record) };
}

/** Those directly in a folder, in the order they were begun; of the same moment, by name and number. */
export function runsIn(folder: string): FoundRun[] {
  if (!existsSync(folder)) return [];
  try {
    const names = readdirSync(folder).filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory());
    const found = names.flatMap((name) => runIn(join(folder, name)) ?? []);
    return found.sort((a, b) => a.record.began.localeCompare(b.record.began) || a.folder.localeCompare(b.folder, 'en', { numeric: true }));
  } catch (error) {
    throw fileFailure('read', folder, error);
  }
}

/**
 * A run by its folder, or by its name in `runs/`.
 * @throws Failure where there is none, with the nearest name
 */
export function findRun(given: string): FoundRun {
  const run = runIn(given) ?? runIn(join(RUNS, given));
  if (run !== undefined) return run;
  const damaged = [given, join(RUNS, given)].find((folder) => existsSync(join(folder, 'run.json')));
  if (damaged !== undefined) throw new Failure(`the run.json of ${damaged} is damaged, so that nothing says how the run was made`, `copy the folder again from where it is whole; its model alone still answers: gradnetc predict ${join(damaged, 'model')} FILE`);
  const names = runsIn(dirname(given) === '.' ? RUNS : dirname(given)).map(({ folder }) => basename(folder));
  const near = closest(basename(given), names);
  const remedy = near !== undefined ? `did you mean ${near}?` : names.length > 0 ? 'gradnetc runs list shows those that there are' : 'train one: gradnetc run FILE';
  throw new Failure(existsSync(given) ? `${given} is no run: it has no run.json` : `there is no run ${given}`, remedy);
}

/** The newest that was broken off. @throws Failure where there is none */
export function newestUnfinished(): FoundRun {
  const found = runsIn(RUNS).filter(({ state }) => state === 'interrupted' || state === 'failed').at(-1);
  if (found !== undefined) return found;
  throw new Failure(`no run in ${RUNS}/ was broken off`, 'name the folder of a run: gradnetc resume RUN --epochs N goes on with one that is finished');
}
