/** `gradnetc sweep`: trains a file once for each combination of the values it leaves open. */
import { availableParallelism } from 'node:os';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { wholeNumber } from '../numbers.ts';
import { runSweep } from '../sweep/run-sweep.ts';

const MOST = 256;

export const sweepCommand: CommandSpec = {
  name: 'sweep',
  summary: 'train a file once for each combination of the values it leaves open',
  doc:
    'Trains what a `sweep` section describes, or each combination of `any(…)` where a file has none. Every trial is checked ' +
    'before it begins: one with an error, or whose gradients or steps are predicted to be out of bounds, is listed with the ' +
    'finding instead of being trained. The folder receives journal.jsonl, report.html with its pictures as SVG, results.csv, results.json ' +
    'and best.gradnet, the winner as a file that `gradnetc run` trains. Ctrl-C ends at once; the same command continues, as it ' +
    'does after a crash, with what the journal has not settled. A trial that diverges or fails is recorded with its cause.',
  arguments: [
    { name: 'file', doc: 'the .gradnet file', required: true },
    { name: 'name', doc: 'which sweep, where the file has several', required: false },
  ],
  options: [
    { name: 'plan', doc: 'train nothing: list the trials, and what speaks against those that would be left out' },
    { name: 'no-prune', doc: 'also train what the analysis speaks against' },
    { name: 'jobs', short: 'j', value: 'N', doc: 'trials at a time, each in a process of its own; one a core when it is left out' },
    { name: 'epochs', value: 'N', doc: 'passes over the training data in each trial, in place of what the file says' },
    { name: 'data', value: 'DIR', doc: 'directory of the data, in place of what the file says' },
    { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], default: 'auto', doc: 'what computes; auto takes the fastest that works' },
    { name: 'out', short: 'o', value: 'DIR', doc: 'folder of the sweep; sweeps/<name> when it is left out' },
    { name: 'json', doc: 'one JSON line a finished training on stdout, nothing else' },
  ],
  examples: [
    { line: 'gradnetc sweep examples/optimizers.gradnet --plan', doc: 'the trials, and which of them would be left out' },
    { line: 'gradnetc sweep model.gradnet --jobs 2', doc: 'two at a time; again to continue' },
    { line: 'gradnetc run sweeps/optimizers/best.gradnet', doc: 'trains the winner' },
  ],
  run([file = '', name], options) {
    const number = (option: string, most: number): number | undefined => {
      const given = text(options, option);
      return given === undefined ? undefined : wholeNumber(given, option, 1, most);
    };
    return runSweep({
      file, name,
      plan: options['plan'] === true,
      prunes: options['no-prune'] !== true,
      jobs: number('jobs', MOST) ?? Math.min(availableParallelism(), MOST),
      epochs: number('epochs', Number.MAX_SAFE_INTEGER),
      data: text(options, 'data'),
      engine: text(options, 'engine') ?? 'auto',
      out: text(options, 'out'),
      json: options['json'] === true,
    });
  },
};
