/** `gradnetc sweep`: trains a file once for each combination of the values it leaves open. */
import type { CommandSpec } from '../command.ts';
import { sessionOptions, sessionRequest } from '../sweep/options.ts';
import { runSweep } from '../sweep/run-sweep.ts';

export const sweepCommand: CommandSpec = {
  name: 'sweep',
  summary: 'train a file once for each combination of the values it leaves open',
  doc:
    'Trains what a `sweep` section describes, or each combination of `any(…)` where a file has none. Every trial is checked ' +
    'before it begins: one with an error, or whose gradients or steps are predicted to be out of bounds, is listed with the ' +
    'finding instead of being trained. The folder receives journal.jsonl, report.html with its pictures as SVG, results.csv, results.json ' +
    'and best.gradnet, the winner as a file that `gradnetc run` trains. Ctrl-C keeps the trials under way and ends, a second one ends at once; the same ' +
    'command continues, as it does after a crash, with what the journal has not settled, and a trial that was under way from ' +
    'its last checkpoint, to the same figures. One that diverges or fails is recorded with its cause.',
  arguments: [
    { name: 'file', doc: 'the .gradnet file', required: true },
    { name: 'name', doc: 'which sweep, where the file has several', required: false },
  ],
  options: [
    { name: 'plan', doc: 'train nothing: list the trials, and what speaks against those that would be left out' },
    { name: 'no-prune', doc: 'also train what the analysis speaks against' },
    ...sessionOptions('sweeps/<name>'),
  ],
  examples: [
    { line: 'gradnetc sweep examples/optimizers.gradnet --plan', doc: 'the trials, and which of them would be left out' },
    { line: 'gradnetc sweep model.gradnet --jobs 2', doc: 'two at a time; again to continue' },
    { line: 'gradnetc run sweeps/optimizers/best.gradnet', doc: 'trains the winner' },
  ],
  run([file = '', name], options) {
    return runSweep({ ...sessionRequest(file, options), name, plan: options['plan'] === true, prunes: options['no-prune'] !== true });
  },
};
