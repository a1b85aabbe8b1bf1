/** Writes what a sweep has come to into its folder: the table, the report and the winner, each file whole or not at all. */
import { join } from 'node:path';
import { formatSource } from '../../format/source.ts';
import { writeWhole } from '../write.ts';
import type { Plan } from './plan.ts';
import { sweepPage, sweepPictures } from './report/page.ts';
import { bestOf, finalRecord, type Row, type SweepResults } from './results.ts';

export async function writeResults(folder: string, results: SweepResults): Promise<void> {
  const { plan, rows } = results;
  writeWhole(join(folder, 'results.json'), resultsJson(results));
  writeWhole(join(folder, 'results.csv'), resultsCsv(plan, rows));
  const best = bestOf(rows);
  const winner = best && (await formatSource(best.trial.text));
  if (winner !== undefined) writeWhole(join(folder, 'best.gradnet'), winner);
  writeWhole(join(folder, 'report.html'), sweepPage(results, winner));
  for (const [name, svg] of Object.entries(sweepPictures(plan, rows))) writeWhole(join(folder, `${name}.svg`), `${svg}\n`);
}

function resultsJson({ plan, rows, engine }: SweepResults): string {
  const trials = rows.map(({ trial, state, figure, spread, runs, cause }) => ({
    trial: trial.number,
    settings: trial.settings,
    state,
    figure: figure ?? null,
    ...(spread === undefined ? {} : { spread }),
    ...(cause === undefined ? {} : { cause }),
    against: trial.against.map(({ code, name, message }) => ({ code, name, message })),
    runs: runs.map(({ seed, seconds, kept, ending, epochs }) => ({ seed, seconds, kept: kept ?? null, ending, epochs })),
  }));
  return `${JSON.stringify({ sweep: plan.name, objective: plan.objective, engine, trials }, null, 1)}\n`;
}

function resultsCsv({ labels }: Plan, rows: readonly Row[]): string {
  const columns = [...new Set(labels)];
  const figures = [...new Set(rows.flatMap(({ runs }) => runs.flatMap((run) => Object.keys(finalRecord(run) ?? {}))))].filter(
    (name) => !['epoch', 'seconds', 'images_per_s', ...columns].includes(name),
  );
  const lines = rows.flatMap(({ trial, state, runs, cause }) => (runs.length === 0 ? [undefined] : runs).map((run) => {
    const record = run && finalRecord(run);
    return [
      trial.number,
      ...columns.map((label) => trial.settings[label] ?? ''),
      state,
      run?.seed ?? '',
      record?.epoch ?? '',
      ...figures.map((name) => record?.[name] ?? ''),
      run?.seconds ?? '',
      cause ?? '',
    ];
  }));
  return [['trial', ...columns, 'state', 'seed', 'epoch', ...figures, 'seconds', 'cause'], ...lines].map((line) => line.map((cell) => quoted(String(cell))).join(',')).join('\n') + '\n';
}

const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
