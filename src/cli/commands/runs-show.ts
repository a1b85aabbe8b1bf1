/** `gradnetc runs show`: everything about one run. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { figure } from '../../runtime/monitor/format.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { print, show } from '../output.ts';
import { findRun } from '../run-folders/find.ts';
import { epochLines, figuresOf, settingName, summarize } from '../run-folders/summary.ts';
import { textTable } from '../run-folders/table.ts';

export const runsShowCommand: CommandSpec = {
  name: 'runs show',
  summary: 'one run: its settings, its epochs, and what lies in its folder',
  doc: 'Shows how a run stands, what it was begun with, the figures of every epoch, and the files in its folder.',
  arguments: [{ name: 'run', doc: 'the folder of a run, or its name in runs/', required: true }],
  options: [{ name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json'], default: 'pretty', doc: 'how it is written' }],
  examples: [{ line: 'gradnetc runs show lenet5-1', doc: 'the run in runs/lenet5-1' }],
  run([given = ''], options) {
    const found = findRun(given);
    const summary = summarize(found);
    const lines = epochLines(found.folder);
    if (text(options, 'format') === 'json') {
      print(`${JSON.stringify({ ...summary, history: lines.map((line) => ({ epoch: line.epoch, ...figuresOf(line) })) }, null, 2)}\n`);
      return 0;
    }
    const facts: [string, string][] = [
      ['run', found.folder], ['state', summary.state === 'interrupted' ? `interrupted (gradnetc resume ${found.folder} goes on with it)` : summary.state],
      ['epochs', `${summary.epochs.done} of ${summary.epochs.planned}`], ['begun', summary.began], ['data', summary.data], ['engine', summary.engine],
      ['parameters', summary.parameters.toLocaleString('en')], ['source', found.record.source ?? ''],
      ...Object.entries(summary.settings).map(([name, value]): [string, string] => [settingName(name), String(value)]),
      ['files', readdirSync(found.folder).sort().join('  ')],
    ];
    const names = [...new Set(lines.flatMap((line) => Object.keys(figuresOf(line))))];
    const epochs = lines.map((line) => [String(line.epoch), ...names.map((name) => (typeof line[name] === 'number' ? figure(name, line[name]) : ''))]);
    show(textTable(facts.filter(([, value]) => value !== '').map((row) => [...row]), () => false));
    if (epochs.length > 0) show(`\n${textTable([['epoch', ...names], ...epochs], (column) => column > 0)}`);
    show(`\nthe curves are in ${join(found.folder, 'report.html')}\n`);
    return 0;
  },
};
