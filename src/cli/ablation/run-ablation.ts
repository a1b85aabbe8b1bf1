/** One ablation from its file to its report: the file with and without each of its augmentations, over several seeds. */
import { basename, join } from 'node:path';
import { analyze } from '../../compile.ts';
import { Configs } from '../../config/find.ts';
import { SourceFile } from '../../diagnostics/source.ts';
import { ablationsOf, augmentationOf, comparisonsOf, withSteps, type AugmentationStep } from '../../sweep/augmentations.ts';
import { OpenFile } from '../../sweep/open-file.ts';
import { Failure } from '../failure.ts';
import { complain, show } from '../output.ts';
import { tell } from '../pipeline.ts';
import { createHost, readSource } from '../sources.ts';
import { checkTrial, keyOf, usualObjective, type Plan, type Trial } from '../sweep/plan.ts';
import { figureOf, finalRecord, rowsOf, type Row } from '../sweep/results.ts';
import type { TrainingRequest } from '../sweep/options.ts';
import { openJournal, STATUS, trainPlan } from '../sweep/session.ts';
import { writeResults } from '../sweep/write-results.ts';
import { writeWhole } from '../write.ts';
import { effectOf, type Effect } from './effects.ts';
import { ablationPage, effectTable } from './report.ts';

export interface AblationRequest extends TrainingRequest {
  readonly seeds: number;
}

/** @returns the exit code: 0 when all is trained, 1 with errors in the file or trainings that failed, 128 and its number after a signal */
export async function runAblation(request: AblationRequest): Promise<number> {
  const planned = await planOf(request);
  if (planned === undefined) return 1;
  const { plan, steps } = planned;
  const folder = request.out ?? join('ablations', plan.name);
  const journal = openJournal(folder, plan);
  try {
    const signal = await trainPlan(request, plan, journal, folder);
    const rows = rowsOf(plan, journal);
    const engine = journal.engine ?? request.engine;
    await writeResults(folder, { plan, rows, engine, source: request.file });
    if (signal !== undefined) {
      complain(`${signal}: ${rows.filter(({ state }) => state === 'open').length} of ${rows.length} trials are left; the same command continues\n`);
      return STATUS[signal];
    }
    const effects = effectsOf(steps, rows, plan.objective);
    const ablated = { name: plan.name, objective: plan.objective, seeds: request.seeds, engine, rows, effects };
    writeWhole(join(folder, 'report.html'), ablationPage(ablated));
    writeWhole(join(folder, 'effects.json'), `${JSON.stringify({ objective: plan.objective, engine, seeds: request.seeds, effects }, null, 1)}\n`);
    if (!request.json) show(`${effectTable(ablated)}${folder}/: report.html, effects.json, results.csv, results.json, best.gradnet, journal.jsonl\n`);
    for (const { trial, state, cause } of rows) if (state !== 'trained') complain(`${trial.settings['augmentation']}: ${state}${cause === undefined ? '' : `: ${cause}`}\n`);
    return rows.every(({ state }) => state === 'trained') ? 0 : 1;
  } finally {
    journal.close();
  }
}

async function planOf(request: AblationRequest): Promise<{ plan: Plan; steps: readonly AugmentationStep[] } | undefined> {
  const host = createHost();
  const written = readSource(request.file);
  const analysis = analyze(written, host);
  if (analysis.diagnostics.some(({ severity }) => severity === 'error')) {
    tell(analysis);
    return undefined;
  }
  const [training, ...more] = analysis.program.trainings.filter(({ sweep }) => sweep === undefined);
  if (training === undefined) throw new Failure(`${request.file} has no \`train\` section; an ablation compares one training`, 'write one: train Name on data { loss: … }');
  if (more.length > 0) throw new Failure(`${request.file} has ${more.length + 1} \`train\` sections; an ablation compares one training`, 'leave one of them in the file');
  if ((analysis.open?.inline.length ?? 0) > 0) throw new Failure(`${request.file} leaves values open, and an ablation compares one training`, `write one value in their place, or find the best: gradnetc sweep ${request.file}`);
  // The trainings of a sweep would be compared as well; only the file's own is.
  const file = new SourceFile(
    written.name,
    new OpenFile(written).write(undefined, new Map(), request.epochs === undefined ? {} : { epochs: String(request.epochs) }).text,
  );
  const augmentation = augmentationOf(new OpenFile(file).unit, training.data.name);
  if (augmentation === undefined || augmentation.steps.length === 0) {
    throw new Failure(`the data \`${training.data.name}\` of ${request.file} is not augmented in this file`, 'write `augment: rotate(15deg) -> shift(10%)` into its data section');
  }
  const { setting, steps } = augmentation;
  const rules = new Configs().choiceFor(request.file);
  const trials: Trial[] = [];
  for (const { name, steps: some } of ablationsOf(steps)) {
    const { trial } = await checkTrial(
      {
        file: file.name,
        text: withSteps(file, setting, some),
        number: trials.length + 1,
        settings: { augmentation: name },
        seeds: request.seeds,
      },
      host,
      rules,
    );
    trials.push(trial);
  }
  const plan = {
    name: basename(request.file, '.gradnet'),
    labels: ['augmentation'],
    trials,
    prunes: false,
    objective: usualObjective(training),
    halving: undefined,
  };
  return { plan: { ...plan, key: keyOf(plan) }, steps };
}

/** Of comparisons whose trainings all came to a figure. */
function effectsOf(steps: readonly AugmentationStep[], rows: readonly Row[], objective: string): Effect[] {
  const figures = (name: string): (number | undefined)[] =>
    rows.find(({ trial }) => trial.settings['augmentation'] === name)!.runs.map((run) => figureOf(finalRecord(run), objective));
  return comparisonsOf(steps).flatMap(({ what, with: withIt, without }) => {
    const pair = [figures(withIt), figures(without)];
    return pair.flat().includes(undefined) || pair[0]!.length !== pair[1]!.length ? [] : [effectOf(what, pair[0] as number[], pair[1] as number[])];
  });
}
