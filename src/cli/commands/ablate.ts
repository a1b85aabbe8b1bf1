/** `gradnetc ablate`: what each augmentation of a file does to its training, over several seeds. */
import { availableParallelism } from 'node:os';
import { runAblation } from '../ablation/run-ablation.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { wholeNumber } from '../numbers.ts';

const MOST = 256;

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
    { name: 'jobs', short: 'j', value: 'N', doc: 'trainings at a time, each in a process of its own; one a core when it is left out' },
    { name: 'epochs', value: 'N', doc: 'passes over the training data, in place of what the file says' },
    { name: 'data', value: 'DIR', doc: 'directory of the data, in place of what the file says' },
    { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], default: 'auto', doc: 'what computes; auto takes the fastest that works' },
    { name: 'out', short: 'o', value: 'DIR', doc: 'folder of the results; ablations/<name of the file> when it is left out' },
    { name: 'json', doc: 'one JSON line a finished training on stdout, nothing else' },
  ],
  examples: [
    { line: 'gradnetc ablate examples/pseudo-samples.gradnet', doc: 'same-class samples, salt and pepper, brightness: each alone and beside the others' },
    { line: 'gradnetc ablate model.gradnet --seeds 10 --epochs 5', doc: 'narrower intervals' },
  ],
  run([file = ''], options) {
    const number = (option: string): number | undefined => {
      const given = text(options, option);
      return given === undefined ? undefined : wholeNumber(given, option, 1, option === 'epochs' ? Number.MAX_SAFE_INTEGER : MOST);
    };
    return runAblation({
      file,
      seeds: number('seeds') ?? 5,
      jobs: number('jobs') ?? Math.min(availableParallelism(), MOST),
      epochs: number('epochs'),
      data: text(options, 'data'),
      engine: text(options, 'engine') ?? 'auto',
      out: text(options, 'out'),
      json: options['json'] === true,
    });
  },
};
