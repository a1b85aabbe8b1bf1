/** `--resume DIR`: opens the folder of a run that is to go on, with the settings that it was begun with. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileProblem, RunError } from '../errors.ts';
import type { RunOptions } from '../train/options.ts';
import { parseEvery } from './every.ts';
import { CheckpointFolder, type FoundCheckpoint } from './folder.ts';
import type { Identity } from './identity.ts';
import { lockRun, type Lock } from './lock.ts';
import { readRunRecord, type RunRecord, type RunSettings } from './run-record.ts';

/** What a checkpoint says that it is of. */
export interface About {
  readonly identity: Identity;
  readonly record: RunRecord;
}

export interface Reopened {
  readonly folder: string;
  readonly lock: Lock;
  readonly options: RunOptions;
  readonly record: RunRecord;
  /** Absent where the run ended before it wrote one: then it begins anew. */
  readonly found: FoundCheckpoint | undefined;
  /** Checkpoints that could not be read, with the reason. */
  readonly skipped: readonly string[];
}

export const hashOf = (program: string | undefined): string | null =>
  (program !== undefined && existsSync(program) ? createHash('sha256').update(readFileSync(program)).digest('hex') : null);

const aboutOf = (found: FoundCheckpoint): About => found.stored.about as unknown as About;

/**
 * Takes the folder, and goes to the directory in which the run was started.
 * @throws RunError where there is nothing to go on with, or another process is at it
 */
export function reopenRun(given: RunOptions, program: string | undefined): Reopened {
  const folder = resolve(given.resume!);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new RunError(`there is no folder ${given.resume}`, { remedy: 'give the folder of a run; gradnetc runs list shows them' });
  const lock = take(folder, given.resume!);
  try {
    const skipped: string[] = [];
    const checkpoints = new CheckpointFolder(folder);
    const found = checkpoints.newest((path, reason) => skipped.push(`${relative(process.cwd(), path)}: ${reason}`));
    const record = readRunRecord(folder) ?? (found && aboutOf(found).record);
    if (record === undefined) throw new RunError(`${given.resume} holds no run that can be resumed: ${existsSync(`${folder}/metrics.jsonl`) ? 'it was made without checkpoints' : existsSync(`${folder}/run.json`) ? 'its run.json is damaged' : 'there is no run.json in it'}`, { remedy: 'gradnetc runs list shows the runs that there are' });
    if (found === undefined && skipped.length > 0) {
      throw new RunError(`no checkpoint of ${given.resume} can be read (${skipped.join('; ')})`, { remedy: `model/ holds the weights of its best epoch; to train it again from the start, remove ${given.resume}/checkpoints and resume` });
    }
    checkState(record, given, hashOf(program), found);
    const epochs = record.settings.epochs + (given.given.has('epochs') ? given.epochs : 0);
    // before the directory changes: a path that is given now is seen from here
    const settings = settingsOf(record.settings, given);
    if (existsSync(record.directory)) process.chdir(record.directory);
    const renewedAt = given.given.has('epochs') ? found?.stored.position.epoch : record.settings.renewedAt;
    return {
      folder: relative(process.cwd(), folder) || '.',
      lock,
      found,
      skipped,
      record: { ...record, settings: { ...settings, epochs, ...(renewedAt === undefined ? {} : { renewedAt }) } },
      options: {
        ...given,
        ...settings,
        epochs,
        data: settings.data,
        monitorEvery: settings.monitorEvery,
        engine: settings.engine as RunOptions['engine'],
        checkpointEvery: parseEvery(settings.checkpointEvery),
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function take(folder: string, shown: string): Lock {
  try {
    return lockRun(folder);
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`cannot write to ${shown}: ${fileProblem(error).reason}`, { remedy: 'copy the run to a folder that you can write to, and resume it there', cause: error });
  }
}

/** What was said now holds; the rest is as it was. */
function settingsOf(was: RunSettings, { given, ...now }: RunOptions): RunSettings {
  const chosen = <K extends 'batch' | 'seed' | 'engine' | 'eager'>(name: K): RunSettings[K] => (given.has(name) ? now[name] : was[name]) as RunSettings[K];
  const monitorEvery = given.has('monitor-every') ? now.monitorEvery : was.monitorEvery;
  const data = given.has('data') ? now.data && resolve(now.data) : was.data;
  return {
    epochs: was.epochs, batch: chosen('batch'), seed: chosen('seed'), engine: chosen('engine'), eager: chosen('eager'),
    ...(data === undefined ? {} : { data }), ...(monitorEvery === undefined ? {} : { monitorEvery }),
    tensorboard: now.tensorboard || was.tensorboard,
    checkpointEvery: given.has('checkpoint-every') ? now.checkpointEveryText : was.checkpointEvery,
  };
}

function checkState({ state, settings }: RunRecord, { given, resume }: RunOptions, program: string | null, found: FoundCheckpoint | undefined): void {
  if ((state === 'completed' || state === 'stopped-early') && !given.has('epochs')) {
    throw new RunError(
      `the run in ${resume} is finished: ${state === 'completed' ? `${settings.epochs} epoch${settings.epochs === 1 ? '' : 's'}` : 'early stopping ended it'}`,
      { remedy: 'give --epochs N to train N epochs more' },
    );
  }
  if ((state === 'completed' || state === 'stopped-early') && found === undefined) {
    throw new RunError(`the run in ${resume} is finished and has no checkpoint to go on from`, {
      remedy: `train anew with more epochs, and without \`never\` for its checkpoints; \`pretrained("${resume}")\` in the network begins with its weights`,
    });
  }
  if (state === 'diverged' && (found === undefined || program === aboutOf(found).identity.program)) {
    throw new RunError(`the run in ${resume} diverged, and would again from its last checkpoint`, { remedy: 'change the file (a lower learning rate, clip: global_norm(1)) and train anew; a program of the same network goes on from the checkpoint: node NEW.mjs --resume DIR' });
  }
}
