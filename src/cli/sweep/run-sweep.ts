/** One sweep from its file to its results: plan, folder, trainers, journal, and what is written at the end. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { analyze } from '../../compile.ts';
import { Configs } from '../../config/find.ts';
import type { Sweep } from '../../parser/ast.ts';
import type { OpenFile } from '../../sweep/open-file.ts';
import { Failure, fileFailure } from '../failure.ts';
import { complain, print } from '../output.ts';
import { tell } from '../pipeline.ts';
import { createHost, readSource } from '../sources.ts';
import { Crew } from './crew.ts';
import { Journal } from './journal.ts';
import { planSweep, type Plan } from './plan.ts';
import { planTable, trialLine } from './progress.ts';
import { bestOf, rowsOf } from './results.ts';
import { trainTrials } from './train-trials.ts';
import { writeResults } from './write-results.ts';

export interface SweepRequest {
  readonly file: string;
  readonly name: string | undefined;
  readonly plan: boolean;
  readonly prunes: boolean;
  readonly jobs: number;
  readonly epochs: number | undefined;
  readonly data: string | undefined;
  readonly engine: string;
  readonly out: string | undefined;
  readonly json: boolean;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** @returns the exit code: 0 when all is trained, 1 with errors in the file or nothing that trained, 128 and its number after a signal */
export async function runSweep(request: SweepRequest): Promise<number> {
  const plan = await planOf(request);
  if (plan === undefined) return 1;
  if (request.plan) {
    print(planTable(plan));
    return 0;
  }
  const folder = request.out ?? join('sweeps', plan.name);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileFailure('make the folder', folder, error);
  }
  const journal = new Journal(join(folder, 'journal.jsonl'), plan.name, plan.key);
  try {
    const signal = await train(request, plan, journal);
    const rows = rowsOf(plan, journal);
    await writeResults(folder, { plan, rows, engine: journal.engine ?? request.engine, source: request.file });
    const best = bestOf(rows);
    const open = rows.filter(({ state }) => state === 'open').length;
    if (signal !== undefined) complain(`${signal}: ${open} of ${rows.length} trials are left; the same command continues\n`);
    if (!request.json) print(`${best === undefined ? 'no trial was trained to its end' : `best: ${trialLine(best, plan)}`}\n${folder}/: report.html, results.csv, results.json${best === undefined ? '' : ', best.gradnet'}, journal.jsonl\n`);
    return signal === undefined ? (best === undefined ? 1 : 0) : STATUS[signal];
  } finally {
    journal.close();
  }
}

/** Undefined where the file has errors, which have been told. */
async function planOf({ file, name, prunes, epochs }: SweepRequest): Promise<Plan | undefined> {
  const host = createHost();
  const analysis = analyze(readSource(file), host);
  if (analysis.diagnostics.some(({ severity }) => severity === 'error')) {
    tell(analysis);
    return undefined;
  }
  const { open } = analysis;
  if (open === undefined) throw new Failure(`${file} leaves no value open, so there is nothing to sweep`, 'write `any(0.001, 0.01)` in place of a value, or train it with gradnetc run');
  const sweep = chosen(open, name, file);
  const spec = analysis.program.sweeps.find((each) => each.name === sweep?.name.text);
  return planSweep(open, sweep, spec, host, new Configs().choiceFor(file), { prunes, given: epochs === undefined ? {} : { epochs: String(epochs) } });
}

function chosen({ sweeps }: OpenFile, name: string | undefined, file: string): Sweep | undefined {
  const names = sweeps.map((sweep) => sweep.name.text);
  if (name === undefined) {
    if (sweeps.length > 1) throw new Failure(`${file} has ${sweeps.length} sweeps`, `name one of them: gradnetc sweep ${file} ${names[0]} (there are ${names.join(', ')})`);
    return sweeps[0];
  }
  const found = sweeps.find((sweep) => sweep.name.text === name);
  if (found === undefined) throw new Failure(`${file} has no sweep \`${name}\``, names.length === 0 ? 'leave the name out' : `there are ${names.join(', ')}`);
  return found;
}

/** Trains what is left. @returns the signal that ended it */
async function train(request: SweepRequest, plan: Plan, journal: Journal): Promise<(typeof SIGNALS)[number] | undefined> {
  const left = rowsOf(plan, journal).filter(({ state }) => state === 'open').length;
  const pruned = plan.trials.filter(({ against, program }) => program === undefined || (plan.prunes && against.length > 0)).length;
  if (!request.json) complain(`${basename(request.file)}: ${plan.name}, ${plan.trials.length} trials${pruned === 0 ? '' : `, ${pruned} of them pruned`}${left === plan.trials.length - pruned ? '' : `, ${left} left`}\n`);
  if (left === 0) return undefined;
  const scratch = mkdtempSync(join(tmpdir(), 'gradnet-sweep-'));
  const jobs = Math.min(request.jobs, left * plan.trials[0]!.seeds.length);
  const notices = new Set<string>();
  const notice = (text: string): void => {
    if (!notices.has(text)) complain(`${text}\n`);
    notices.add(text);
  };
  const crew = new Crew({ folder: scratch, engine: request.engine, threads: Math.max(1, Math.floor(availableParallelism() / jobs)), notice });
  let ended: (typeof SIGNALS)[number] | undefined;
  const handlers = SIGNALS.map((signal) => {
    const stop = (): void => {
      ended ??= signal;
      crew.close();
    };
    process.on(signal, stop);
    return () => process.off(signal, stop);
  });
  try {
    journal.begin(await crew.start(jobs));
    const began = Date.now();
    let done = 0;
    await trainTrials({
      plan, journal, crew, folder: scratch, directory: request.data,
      onEnd: (run, trial) => {
        done += 1;
        if (request.json) print(`${JSON.stringify({ ...run, settings: trial.settings })}\n`);
        else complain(`${trialLine(rowsOf({ ...plan, trials: [trial] }, journal)[0]!, plan)}${remaining(began, done, left * trial.seeds.length)}\n`);
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

/** How much longer, by what was done so far. */
function remaining(began: number, done: number, all: number): string {
  const minutes = ((Date.now() - began) / done) * (all - done) / 60_000;
  return done === all ? '' : `  (${done} of ${all}, ${minutes < 1.5 ? `${Math.round(minutes * 60)} s` : `${Math.round(minutes)} min`} left)`;
}
