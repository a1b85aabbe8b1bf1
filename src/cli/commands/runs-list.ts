/** `gradnetc runs list`: the runs of a folder in a table. */
import { basename } from 'node:path';
import { figure } from '../../runtime/monitor/format.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { print, show } from '../output.ts';
import { RUNS, runsIn } from '../run-folders/find.ts';
import { summarize, type RunSummary } from '../run-folders/summary.ts';
import { textTable } from '../run-folders/table.ts';

/** Figures beside one another; JSON has all. */
const MOST_FIGURES = 4;
/** Settings worth a column where runs differ in them. */
const SETTINGS = ['batch', 'seed', 'engine', 'data'];

export const runsListCommand: CommandSpec = {
  name: 'runs list',
  summary: 'the runs in runs/, with how each stands and what it reached',
  doc:
    'A line a run, in the order they were begun: its state (running, completed, stopped-early, interrupted, diverged or ' +
    'failed; a run that was killed is interrupted, and gradnetc resume goes on with it), epochs, the figures of the epoch ' +
    'whose weights it kept, and the settings in which the runs differ.',
  arguments: [{ name: 'folder', doc: 'where the runs lie; runs/ when it is left out', required: false }],
  options: [{ name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json'], default: 'pretty', doc: 'how it is written' }],
  examples: [{ line: 'gradnetc runs list', doc: 'those in runs/' }, { line: 'gradnetc runs list --format json', doc: 'for a machine' }],
  run([folder = RUNS], options) {
    const runs = runsIn(folder).map(summarize);
    if (text(options, 'format') === 'json') print(`${JSON.stringify(runs, null, 2)}\n`);
    else show(runs.length === 0 ? `no runs in ${folder}/; train one: gradnetc run FILE\n` : tableOf(runs));
    return 0;
  },
};

function tableOf(runs: readonly RunSummary[]): string {
  const names = [...new Set(runs.flatMap(({ best }) => Object.keys(best ?? {})))].filter((name) => name !== 'epoch');
  const shown = names.filter((name) => name.startsWith('val_')).concat(names.filter((name) => !name.startsWith('val_'))).slice(0, MOST_FIGURES);
  const value = (run: RunSummary, name: string): string => String(run.settings[name] ?? '');
  const differing = SETTINGS.filter((name) => new Set(runs.map((run) => value(run, name))).size > 1);
  const rows = runs.map((run) => [
    basename(run.run), run.state, `${run.epochs.done}/${run.epochs.planned}`, run.began.slice(0, 16).replace('T', ' '),
    ...shown.map((name) => (run.best?.[name] === undefined ? '' : figure(name, run.best[name]))),
    ...differing.map((name) => value(run, name)),
  ]);
  return textTable([['run', 'state', 'epochs', 'begun', ...shown, ...differing], ...rows], (column) => column > 3 && column < 4 + shown.length);
}
