/** One sweep from its file to its results: plan, folder, journal, and what is written at the end. */
import { join } from 'node:path';
import { analyze } from '../../compile.ts';
import { Configs } from '../../config/find.ts';
import type { Sweep } from '../../parser/ast.ts';
import type { OpenFile } from '../../sweep/open-file.ts';
import { Failure } from '../failure.ts';
import { complain, show } from '../output.ts';
import { tell } from '../pipeline.ts';
import { createHost, readSource } from '../sources.ts';
import type { TrainingRequest } from './options.ts';
import { planSweep, type Plan } from './plan.ts';
import { planTable, trialLine } from './progress.ts';
import { bestOf, rowsOf } from './results.ts';
import { openJournal, STATUS, trainPlan } from './session.ts';
import { writeResults } from './write-results.ts';

export interface SweepRequest extends TrainingRequest {
  readonly name: string | undefined;
  readonly plan: boolean;
  readonly prunes: boolean;
}

/** @returns the exit code: 0 when all is trained, 1 with errors in the file or nothing that trained, 128 and its number after a signal */
export async function runSweep(request: SweepRequest): Promise<number> {
  const plan = await planOf(request);
  if (plan === undefined) return 1;
  if (request.plan) {
    show(planTable(plan));
    return 0;
  }
  const folder = request.out ?? join('sweeps', plan.name);
  const journal = openJournal(folder, plan);
  try {
    const signal = await trainPlan(request, plan, journal, folder);
    const rows = rowsOf(plan, journal);
    await writeResults(folder, { plan, rows, engine: journal.engine ?? request.engine, source: request.file });
    const best = bestOf(rows);
    const open = rows.filter(({ state }) => state === 'open').length;
    if (signal !== undefined) complain(`${signal}: ${open} of ${rows.length} trials are left; the same command continues\n`);
    if (!request.json) show(`${best === undefined ? 'no trial was trained to its end' : `best: ${trialLine(best, plan)}`}\n${folder}/: report.html, results.csv, results.json${best === undefined ? '' : ', best.gradnet'}, journal.jsonl\n`);
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
