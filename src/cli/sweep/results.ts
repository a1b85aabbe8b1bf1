/** What came of the trials of a sweep: a row each, best first, for tables, files and the report. */
import type { EpochRecord } from '../../runtime/train/outcome.ts';
import { compareFigures } from '../../sweep/halving.ts';
import { runId, type Ended, type Journal } from './journal.ts';
import type { Plan, Trial } from './plan.ts';

export interface Row {
  readonly trial: Trial;
  /** `pruned` was not trained; `open` is not trained yet. */
  readonly state: 'trained' | 'halved' | 'diverged' | 'failed' | 'pruned' | 'open';
  /** The objective, mean over seeds; absent where there is none. */
  readonly figure?: number;
  /** Standard deviation over seeds, where there are several. */
  readonly spread?: number;
  /** Of each seed that was trained. */
  readonly runs: readonly Ended[];
  /** Why it was pruned, diverged or failed. */
  readonly cause?: string;
}

export interface SweepResults {
  readonly plan: Plan;
  readonly rows: readonly Row[];
  readonly engine: string;
  /** The file that was swept. */
  readonly source: string;
}

export const figureOf = (record: EpochRecord | undefined, objective: string): number | undefined => {
  const figure = record?.[objective];
  return figure !== undefined && Number.isFinite(figure) ? figure : undefined;
};

/** Undefined where one is. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return (values as readonly number[]).reduce((sum, value) => sum + value, 0) / values.length;
}

/** The epoch that counts: whose weights were kept, the last one otherwise. */
export const finalRecord = ({ epochs, kept }: Pick<Ended, 'epochs' | 'kept'>): EpochRecord | undefined => (kept === undefined ? undefined : epochs[kept - 1]);

/** Best first; then those that were stopped, that came to nothing, and that were not trained. */
export function rowsOf(plan: Plan, journal: Pick<Journal, 'ended'>): Row[] {
  return plan.trials.map((trial) => rowOf(trial, plan, journal)).sort((a, b) =>
    order.indexOf(a.state) - order.indexOf(b.state) || compareFigures(plan.objective, a.figure, b.figure) || a.trial.number - b.trial.number);
}

const order: readonly Row['state'][] = ['trained', 'halved', 'diverged', 'failed', 'open', 'pruned'];

function rowOf(trial: Trial, plan: Plan, journal: Pick<Journal, 'ended'>): Row {
  const runs = trial.seeds.flatMap((seed) => journal.ended.get(runId(trial.number, seed)) ?? []);
  const [first] = trial.against;
  if (runs.length === 0 && first && (plan.prunes || trial.program === undefined))
    return { trial, state: 'pruned', runs, cause: `${first.message} (${first.code})` };
  if (runs.length < trial.seeds.length) return { trial, state: 'open', runs };
  const wrong = runs.find(({ ending }) => ending.kind === 'failed') ?? runs.find(({ ending }) => ending.kind === 'diverged');
  if (wrong && 'message' in wrong.ending) return { trial, state: wrong.ending.kind, runs, cause: wrong.ending.message };
  const figures = runs.map((run) => figureOf(finalRecord(run), plan.objective));
  const figure = meanOf(figures);
  const spread =
    figure === undefined || runs.length < 2
      ? undefined
      : Math.sqrt((figures as number[]).reduce((sum, value) => sum + (value - figure) ** 2, 0) / (runs.length - 1));
  return {
    trial, runs, state: runs.some(({ ending }) => ending.kind === 'halved') ? 'halved' : 'trained',
    ...(figure === undefined ? {} : { figure }), ...(spread === undefined ? {} : { spread }),
  };
}

/** The trial that won; undefined while none is trained. */
export const bestOf = (rows: readonly Row[]): Row | undefined => rows.find(({ state, figure }) => state === 'trained' && figure !== undefined);
