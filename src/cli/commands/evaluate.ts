/** `gradnetc evaluate`: what a trained model is worth on a split of its data. */
import { resolve } from 'node:path';
import { figure } from '../../runtime/monitor/format.ts';
import type { EvaluateReply, EvaluateRequest, OutputClasses } from '../../runtime/use/evaluate.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { print, show } from '../output.ts';
import { askRuntime } from '../ask-runtime.ts';
import { compileFile } from '../pipeline.ts';
import { withTemporary } from '../temporary.ts';
import { findModel } from '../run-folders/find-model.ts';
import { textTable } from '../run-folders/table.ts';

/** Classes beyond which a confusion matrix does not fit a terminal; JSON has it in any case. */
const MOST_COLUMNS = 20;

export const evaluateCommand: CommandSpec = {
  name: 'evaluate',
  summary: 'measure a trained run on its data: loss, metrics, and which classes it takes for which',
  doc:
    'Loads the weights that a run kept (model/), or those of a model without its run, and goes through a split of its data in inference mode. Shows the loss, ' +
    'regularization included, every metric of the file, and for classes precision, recall, F1 and the confusion matrix: rows ' +
    'are what samples are, columns what they were taken for. A model alone does not say its data, loss and metrics: the ' +
    '.gradnet file of the same network does, with --file.',
  arguments: [{ name: 'model', doc: 'the folder of a run, its name in runs/, a folder with model.json, or a file of weights: .weights.h5, .h5, .keras, .npz', required: true }],
  options: [
    { name: 'file', value: 'FILE', doc: 'the .gradnet file that says data, loss and metrics; of a run its own, when it is left out' },
    { name: 'split', value: 'SPLIT', choices: ['validation', 'train'], default: 'validation', doc: 'which samples' },
    { name: 'data', value: 'DIR', doc: 'directory of other data of the same form' },
    { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], default: 'auto', doc: 'what computes; auto takes the fastest that works' },
    { name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json'], default: 'pretty', doc: 'how it is written' },
  ],
  examples: [
    { line: 'gradnetc evaluate runs/lenet5-1', doc: 'on the held-out samples' },
    { line: 'gradnetc evaluate lenet5-1 --split train --format json', doc: 'for a machine' },
    { line: 'gradnetc evaluate web/model --file examples/lenet5.gradnet', doc: 'a model that has left its run' },
  ],
  async run([given = ''], options) {
    const { folder: model, run } = findModel(given, { weights: true });
    const file = text(options, 'file');
    if (run === undefined && file === undefined) throw new Failure(`${given} is the model of no run: nothing says its data, loss and metrics`, `name the .gradnet file of its network: gradnetc evaluate ${given} --file FILE.gradnet`);
    const data = text(options, 'data') ?? run?.data;
    const asked = {
      model,
      data: data && resolve(data),
      engine: text(options, 'engine') as EvaluateRequest['engine'],
      split: text(options, 'split') as EvaluateRequest['split'],
    };
    const ask = (program: string, of: Partial<EvaluateRequest>): Promise<EvaluateReply | number> =>
      askRuntime<EvaluateReply>('evaluateProgram', { directory: undefined, ...of, ...asked, program } satisfies EvaluateRequest);
    // the seed of a run says which samples it held out, whatever file describes them
    const held = run === undefined ? {} : { seed: run.seed, batch: run.batch };
    const reply = file === undefined ? await ask(run!.program, run!) : await withProgram(file, (program) => ask(program, held));
    if (typeof reply === 'number') return reply;
    if (text(options, 'format') === 'json') print(`${JSON.stringify({ model: given, ...reply }, null, 2)}\n`);
    else show(pretty(given, reply));
    return 0;
  },
};

/** Compiles a file for a while. @returns the exit code where it has errors, which have been told */
async function withProgram<T>(file: string, work: (program: string) => Promise<T>): Promise<T | number> {
  const { code } = await compileFile(file);
  if (code === undefined) return 1;
  return withTemporary('program.mjs', code, work);
}

function pretty(model: string, { data, split, samples, engine, figures, outputs }: EvaluateReply): string {
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${figure(name, value)}`).join('  ');
  return [`${model} on ${samples.toLocaleString('en')} ${split} samples of ${data} · engine ${engine}\n${shown}\n`, ...outputs.map(classTables)].join('\n');
}

function classTables({ output, classes, confusion }: OutputClasses): string {
  const number = (value: number): string => value.toFixed(3);
  const rows = classes.map(({ name, support, precision, recall, f1 }) => [name, String(support), number(precision), number(recall), number(f1)]);
  const figures = textTable([[output === '' ? 'class' : `class of ${output}`, 'samples', 'precision', 'recall', 'f1'], ...rows], (column) => column > 0);
  if (classes.length > MOST_COLUMNS) return `${figures}\nthe confusion matrix of ${classes.length} classes is in --format json\n`;
  const matrix = textTable(
    [['is \\ taken for', ...classes.map(({ name }) => name)], ...confusion.map((row, k) => [classes[k]!.name, ...row.map(String)])],
    (column) => column > 0,
  );
  return `${figures}\n${matrix}`;
}
