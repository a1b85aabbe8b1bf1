/** `gradnetc runs compare`: two runs side by side, and what differs between their files. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { figure } from '../../runtime/monitor/format.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { print, show } from '../output.ts';
import { findRun, type FoundRun } from '../run-folders/find.ts';
import { settingName, summarize, type RunSummary } from '../run-folders/summary.ts';
import { textTable } from '../run-folders/table.ts';

export const runsCompareCommand: CommandSpec = {
  name: 'runs compare',
  summary: 'two runs side by side: figures, settings, and the difference of their files',
  doc: 'Sets the figures of the epochs that two runs kept and their settings side by side, and shows in which lines their .gradnet files differ.',
  arguments: [{ name: 'a', doc: 'a run', required: true }, { name: 'b', doc: 'another', required: true }],
  options: [{ name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json'], default: 'pretty', doc: 'how it is written' }],
  examples: [{ line: 'gradnetc runs compare lenet5-1 lenet5-2', doc: 'what the change was worth' }],
  run([a = '', b = ''], options) {
    const found = [findRun(a), findRun(b)] as const;
    const [first, second] = [summarize(found[0]), summarize(found[1])];
    const difference = differenceOf(...found);
    if (text(options, 'format') === 'json') print(`${JSON.stringify({ a: first, b: second, difference }, null, 2)}\n`);
    else show(`${tableOf(first, second)}${difference === '' ? '' : `\n${difference}`}`);
    return 0;
  },
};

function tableOf(a: RunSummary, b: RunSummary): string {
  const names = [...new Set([a, b].flatMap(({ best }) => Object.keys(best ?? {})))];
  const shown = (name: string, value: number | undefined): string => (value === undefined ? '' : name === 'epoch' ? String(value) : figure(name, value));
  const settings = [...new Set([a, b].flatMap((it) => Object.keys(it.settings)))].filter((name) => String(a.settings[name]) !== String(b.settings[name]));
  const rows = [
    ...names.map((name) => [name === 'epoch' ? 'kept epoch' : name, shown(name, a.best?.[name]), shown(name, b.best?.[name])]),
    ['state', a.state, b.state], ['epochs', `${a.epochs.done}/${a.epochs.planned}`, `${b.epochs.done}/${b.epochs.planned}`],
    ['parameters', a.parameters.toLocaleString('en'), b.parameters.toLocaleString('en')],
    ...settings.map((name) => [settingName(name), String(a.settings[name] ?? ''), String(b.settings[name] ?? '')]),
  ];
  const heads = [a, b].map(({ run }) => (basename(a.run) === basename(b.run) ? run : basename(run)));
  return textTable([['', ...heads], ...rows], (column) => column > 0);
}

/** As `diff -u` has it; empty where the files are alike, or a run has none. */
function differenceOf(a: FoundRun, b: FoundRun): string {
  const path = ({ folder, record }: FoundRun): string => join(folder, record.source ?? 'program.mjs');
  if (!existsSync(path(a)) || !existsSync(path(b))) return '';
  const [one, other] = [readFileSync(path(a), 'utf8'), readFileSync(path(b), 'utf8')];
  return one === other ? '' : createTwoFilesPatch(path(a), path(b), one, other).replace(/^=+\n/, '');
}
