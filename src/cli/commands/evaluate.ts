/** `gradnetc evaluate`: what a trained run is worth on a split of its data. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { figure } from '../../runtime/monitor/format.ts';
import type { EvaluateReply, EvaluateRequest, OutputClasses } from '../../runtime/use/evaluate.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { print } from '../output.ts';
import { askRuntime } from '../ask-runtime.ts';
import { findRun } from '../run-folders/find.ts';
import { textTable } from '../run-folders/table.ts';

/** Classes beyond which a confusion matrix does not fit a terminal; JSON has it in any case. */
const MOST_COLUMNS = 20;

export const evaluateCommand: CommandSpec = {
  name: 'evaluate',
  summary: 'measure a trained run on its data: loss, metrics, and which classes it takes for which',
  doc:
    'Loads the weights that a run kept (model/) and goes through a split of its data in inference mode. Shows the loss, ' +
    'regularization included, every metric of the file, and for classes precision, recall, F1 and the confusion matrix: rows ' +
    'are what samples are, columns what they were taken for.',
  arguments: [{ name: 'run', doc: 'the folder of a run, or its name in runs/', required: true }],
  options: [
    { name: 'split', value: 'SPLIT', choices: ['validation', 'train'], default: 'validation', doc: 'which samples' },
    { name: 'data', value: 'DIR', doc: 'directory of other data of the same form' },
    { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], default: 'auto', doc: 'what computes; auto takes the fastest that works' },
    { name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json'], default: 'pretty', doc: 'how it is written' },
  ],
  examples: [
    { line: 'gradnetc evaluate runs/lenet5-1', doc: 'on the held-out samples' },
    { line: 'gradnetc evaluate lenet5-1 --split train --format json', doc: 'for a machine' },
  ],
  async run([given = ''], options) {
    const { folder, record } = findRun(given);
    const [program, model] = [join(folder, 'program.mjs'), join(folder, 'model')];
    if (!existsSync(join(model, 'model.json'))) throw new Failure(`${folder} has no model yet`, 'wait for its first epoch, or go on with it: gradnetc resume');
    const data = text(options, 'data') ?? record.settings.data;
    const request = {
      program: resolve(program), model: resolve(model), directory: record.directory, data: data && resolve(data), seed: record.settings.seed,
      engine: text(options, 'engine') as EvaluateRequest['engine'], split: text(options, 'split') as EvaluateRequest['split'], batch: record.settings.batch,
    } satisfies EvaluateRequest;
    const reply = await askRuntime<EvaluateReply>('evaluateProgram', request);
    if (typeof reply === 'number') return reply;
    print(text(options, 'format') === 'json' ? `${JSON.stringify({ run: folder, ...reply }, null, 2)}\n` : pretty(folder, reply));
    return 0;
  },
};

function pretty(folder: string, { data, split, samples, engine, figures, outputs }: EvaluateReply): string {
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${figure(name, value)}`).join('  ');
  return [`${folder} on ${samples.toLocaleString('en')} ${split} samples of ${data} · engine ${engine}\n${shown}\n`, ...outputs.map(classTables)].join('\n');
}

function classTables({ output, classes, confusion }: OutputClasses): string {
  const number = (value: number): string => value.toFixed(3);
  const rows = classes.map(({ name, support, precision, recall, f1 }) => [name, String(support), number(precision), number(recall), number(f1)]);
  const figures = textTable([[output === '' ? 'class' : `class of ${output}`, 'samples', 'precision', 'recall', 'f1'], ...rows], (column) => column > 0);
  if (classes.length > MOST_COLUMNS) return `${figures}\nthe confusion matrix of ${classes.length} classes is in --format json\n`;
  const matrix = textTable([['is \\ taken for', ...classes.map(({ name }) => name)], ...confusion.map((row, k) => [classes[k]!.name, ...row.map(String)])], (column) => column > 0);
  return `${figures}\n${matrix}`;
}
