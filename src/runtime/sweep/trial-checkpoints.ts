/** The states that a trial keeps while it is under way, in a folder of its own: what ends its process costs seconds and not the trial. */
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { parseEvery } from '../checkpoint/every.ts';
import { CheckpointFolder } from '../checkpoint/folder.ts';
import { checkIdentity, identityOf, type Identity } from '../checkpoint/identity.ts';
import { lockRun, type Lock } from '../checkpoint/lock.ts';
import { checkpointsIn } from '../checkpoint/names.ts';
import { hashOf } from '../checkpoint/reopen.ts';
import { restartPosition, type Plain, type TrainingState } from '../checkpoint/state.ts';
import { CheckpointWriter } from '../checkpoint/writer.ts';
import { fileProblem, RunError } from '../errors.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import type { TrialJob } from './protocol.ts';

export interface TrialStart {
  readonly job: TrialJob;
  readonly experiment: Experiment;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly engine: string;
  readonly notice: (text: string) => void;
}

export interface TrialCheckpoints {
  /** The state to go on from, with tensors of its own; absent where the trial begins. */
  readonly from: TrainingState | undefined;
  readonly writer: CheckpointWriter;
  /** Lets another process have the folder. */
  release(): void;
}

/** The process that had the folder notices within a step that its sweep is gone. */
const PATIENCE = { times: 300, milliseconds: 100 };

/** The folder of a trial cannot be written to. */
export class NoPlace extends RunError {}

/** @throws NoPlace, or RunError where another process has the folder */
export async function openTrial({ job, experiment, model, dataset, engine, notice }: TrialStart): Promise<TrialCheckpoints> {
  const { folder, every } = job.checkpoints;
  const trial = `trial ${job.id.replace('/', ', seed ')}`;
  const lock = await lockFolder(folder);
  try {
    const identity = identityOf({ experiment, model, dataset, batch: experiment.batch, seed: job.seed, engine, program: hashOf(job.program) });
    const found = new CheckpointFolder(folder).newest((path, reason) => notice(`warning: a checkpoint of ${trial} cannot be read, the one before is taken: ${path}: ${reason}`));
    const from =
      found !== undefined &&
      isOf((found.stored.about as unknown as { readonly identity: Identity }).identity, identity, found.path, (text) =>
        notice(`${trial}${text}`),
      )
        ? found.stored.state()
        : undefined;
    if (from === undefined) rmSync(checkpointsIn(folder), { recursive: true, force: true });
    else notice(`${trial} goes on ${restartPosition(from.position)}`);
    // no best one: what a trial is worth stands in its figures
    const writer = new CheckpointWriter({
      run: folder,
      every: parseEvery(every ?? experiment.checkpoint?.every ?? 'auto'),
      about: { identity } as unknown as Plain,
      notice,
    });
    return { from, writer, release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function lockFolder(folder: string): Promise<Lock> {
  try {
    mkdirSync(folder, { recursive: true });
    return await lockWhenFree(folder);
  } catch (error) {
    if (error instanceof RunError) throw error;
    const { reason, remedy } = fileProblem(error);
    throw new NoPlace(`states of trials cannot be kept in ${folder}: ${reason}`, { remedy: `${remedy}; the same command goes on with what is settled`, cause: error });
  }
}

async function lockWhenFree(folder: string): Promise<Lock> {
  for (let time = 1; ; time++) {
    try {
      return lockRun(folder);
    } catch (error) {
      if (!(error instanceof RunError) || time === PATIENCE.times) throw error;
      await after(PATIENCE.milliseconds);
    }
  }
}

/** Whether the trial can go on from there; what has changed is told. */
function isOf(was: Identity, is: Identity, path: string, tell: (text: string) => void): boolean {
  try {
    for (const change of checkIdentity(was, is, path)) tell(`: ${change}, so it will not end exactly as without the break`);
    return true;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    tell(` begins anew: ${error.message}`);
    return false;
  }
}
