/** `gradnetc ablate`: what each augmentation of a file does to its training, over several seeds. */
import { runAblation } from '../ablation/run-ablation.ts';
import type { CommandSpec } from '../command.ts';
import { countOption, sessionOptions, sessionRequest } from '../sweep/options.ts';

export const ablateCommand: CommandSpec = {
  name: 'ablate',
  summary: 'measure what each augmentation does: train with and without it, over several seeds',
  doc:
    'Trains the file without augmentation, with all of it, with each step alone and with all but each step, every time with ' +
    'the same seeds, and tells each effect as the mean difference of trainings with the same seed, with its standard error and ' +
    '95 % interval (Student\'s t). The folder receives report.html, effects.json, results.csv, results.json, best.gradnet and ' +
    'journal.jsonl; Ctrl-C and the same command again continue.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: [
    { name: 'seeds', value: 'N', default: '5', doc: 'trainings of each kind, each with a seed of its own; an effect half as large takes four times as many' },
    ...sessionOptions('ablations/<name of the file>'),
  ],
  examples: [
    { line: 'gradnetc ablate examples/pseudo-samples.gradnet', doc: 'same-class samples, salt and pepper, brightness: each alone and beside the others' },
    { line: 'gradnetc ablate model.gradnet --seeds 10 --epochs 5', doc: 'narrower intervals' },
  ],
  run([file = ''], options) {
    return runAblation({ ...sessionRequest(file, options), seeds: countOption(options, 'seeds') ?? 5 });
  },
};
