/** `gradnetc resume`: goes on with a run that was broken off, or trains a finished one further. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandSpec } from '../command.ts';
import { Failure } from '../failure.ts';
import { argumentsOf, runProgram } from '../run-program.ts';
import { findRun, newestUnfinished } from '../run-folders/find.ts';

const passedOn = [
  { name: 'epochs', value: 'N', doc: 'N epochs more than the run was to have; without it, those that are left' },
  { name: 'data', value: 'DIR', doc: 'directory of the data, where it has been moved' },
  { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], doc: 'another engine than before; the result then differs in its last digits' },
  { name: 'checkpoint-every', value: 'T', doc: 'a state to resume from each T, in place of what the run was begun with' },
  { name: 'json', doc: 'one JSON line an epoch and one at the end on stdout, nothing else' },
] as const;

export const resumeCommand: CommandSpec = {
  name: 'resume',
  summary: 'go on with a run that was broken off, or train a finished one further',
  doc:
    'Goes on from the last checkpoint of a run, in its own folder and with the settings it was begun with, whatever ended ' +
    'it: Ctrl-C, a crash, a full disk, a power cut. Weights, optimizer, schedules, clipping, early stopping, the order of the ' +
    'data and every random draw are those that the run would have had, so that it ends with the same weights, to the last bit ' +
    'on the same engine. A checkpoint that is damaged is told of, and the one before it is taken. metrics.jsonl and ' +
    'report.html cover the whole run. Without a name it is the newest run in runs/ that was broken off.',
  arguments: [{ name: 'run', doc: 'the folder of a run, or its name in runs/', required: false }],
  options: passedOn,
  examples: [
    { line: 'gradnetc resume', doc: 'the newest run that was broken off' },
    { line: 'gradnetc resume lenet5-3', doc: 'the run in runs/lenet5-3' },
    { line: 'gradnetc resume runs/lenet5-3 --epochs 5', doc: 'five epochs more' },
  ],
  run([given], options) {
    const { folder, record } = given === undefined ? newestUnfinished() : findRun(given);
    const program = join(folder, 'program.mjs');
    if (!existsSync(program)) throw new Failure(`${folder} has no program.mjs`, `compile ${record.source ?? 'its .gradnet file'} again, and run node PROGRAM.mjs --resume ${folder}`);
    return runProgram(program, [`--resume=${folder}`, ...argumentsOf(passedOn, options)]);
  },
};
