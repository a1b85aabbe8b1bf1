/** Options of every command that trains many times, and what they ask for. */
import { availableParallelism } from 'node:os';
import { parseEvery } from '../../runtime/checkpoint/every.ts';
import { text, type OptionSpec, type OptionValues } from '../command.ts';
import { wholeNumber } from '../numbers.ts';
import type { SessionRequest } from './session.ts';

/** More processes, or seeds, than anyone means. */
const MOST = 256;

/** @param folder where the results go when `--out` is left out */
export const sessionOptions = (folder: string): readonly OptionSpec[] => [
  { name: 'jobs', short: 'j', value: 'N', doc: 'trainings at a time, each in a process of its own; one a core when it is left out' },
  { name: 'epochs', value: 'N', doc: 'passes over the training data in each training, in place of what the file says' },
  { name: 'data', value: 'DIR', doc: 'directory of the data, in place of what the file says' },
  { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], default: 'auto', doc: 'what computes; auto takes the fastest that works' },
  { name: 'checkpoint-every', value: 'T', doc: 'a state that a training under way goes on from after a crash, each T: 30s, "200 steps", "2 epochs" or never; as the file says when it is left out' },
  { name: 'out', short: 'o', value: 'DIR', doc: `folder of the results; ${folder} when it is left out` },
  { name: 'json', doc: 'one JSON line a finished training on stdout, nothing else' },
];

export interface TrainingRequest extends SessionRequest {
  readonly epochs: number | undefined;
  readonly out: string | undefined;
}

/** @throws Failure where a value is out of bounds @throws RunError where a time is none */
export function sessionRequest(file: string, options: OptionValues): TrainingRequest {
  const checkpointEvery = text(options, 'checkpoint-every');
  if (checkpointEvery !== undefined) parseEvery(checkpointEvery); // told before anything is trained
  return {
    file,
    jobs: countOption(options, 'jobs') ?? Math.min(availableParallelism(), MOST),
    epochs: countOption(options, 'epochs', Number.MAX_SAFE_INTEGER),
    data: text(options, 'data'),
    engine: text(options, 'engine') ?? 'auto',
    checkpointEvery,
    out: text(options, 'out'),
    json: options['json'] === true,
  };
}

/** @throws Failure where it is no whole number from 1 */
export function countOption(options: OptionValues, option: string, most = MOST): number | undefined {
  const given = text(options, option);
  return given === undefined ? undefined : wholeNumber(given, option, 1, most);
}
