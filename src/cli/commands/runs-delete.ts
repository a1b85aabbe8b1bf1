/** `gradnetc runs delete`: removes folders of runs, and nothing else. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandSpec } from '../command.ts';
import { Failure, fileFailure } from '../failure.ts';
import { show } from '../output.ts';
import { findRun } from '../run-folders/find.ts';

export const runsDeleteCommand: CommandSpec = {
  name: 'runs delete',
  summary: 'remove runs with all that they hold',
  doc: 'Removes the folders of runs: weights, checkpoints, metrics and report. It needs --yes, removes only folders that hold a run, and none in which a training is under way.',
  arguments: [{ name: 'runs', doc: 'folders of runs, or their names in runs/', required: true, variadic: true }],
  options: [{ name: 'yes', doc: 'really; without it the command only says what would go' }],
  examples: [{ line: 'gradnetc runs delete lenet5-1 lenet5-2 --yes', doc: 'removes runs/lenet5-1 and runs/lenet5-2' }],
  run(given, options) {
    // all are looked at before the first is removed
    const named = given.map((name) => findRun(name));
    const found = named.filter(({ folder }, i) => named.findIndex((other) => resolve(other.folder) === resolve(folder)) === i);
    const running = found.find(({ state }) => state === 'running');
    if (running !== undefined) throw new Failure(`a training is under way in ${running.folder}`, 'end it first (Ctrl-C keeps what it has trained)');
    if (options['yes'] !== true) throw new Failure(`this would remove ${found.map(({ folder }) => folder).join(', ')} for good`, 'say so with --yes');
    for (const { folder } of found) {
      try {
        rmSync(folder, { recursive: true });
      } catch (error) {
        throw fileFailure('remove', folder, error);
      }
      show(`removed ${folder}\n`);
    }
    return 0;
  },
};
