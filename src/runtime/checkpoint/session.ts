/** The folder of a run from its first moment to its last: who has it, what run.json says of it, and its checkpoints. */
import { copyFileSync, existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fileProblem, RunError } from '../errors.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import { recordedFigures } from '../train/checks.ts';
import { goalsOf } from '../train/goals.ts';
import type { RunOptions } from '../train/options.ts';
import type { TrainingResult } from '../train/outcome.ts';
import { discardRunFolder, displayPath, openRunFolder } from '../train/run-folder.ts';
import { checkIdentity, identityOf } from './identity.ts';
import { lockRun, type Lock } from './lock.ts';
import { hashOf, type About, type Reopened } from './reopen.ts';
import { writeRunRecord, type RunRecord } from './run-record.ts';
import { restartPosition, type Plain, type TrainingState } from './state.ts';
import { CheckpointWriter } from './writer.ts';

export interface Begun {
  readonly folder: string;
  /** The state to go on from, with tensors of its own. */
  readonly from: (() => TrainingState) | undefined;
  readonly extended: boolean;
  readonly writer: CheckpointWriter;
  /** Which layers begin with stored weights; of a resumed run, as they began. */
  readonly begins: string | undefined;
  /** What is to be told before the training. */
  readonly words: readonly string[];
  /** Writes down how it ended. */
  finish(result: TrainingResult): void;
  release(): void;
}

export interface RunStart {
  readonly reopened: Reopened | undefined;
  readonly experiment: Experiment;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly options: RunOptions;
  /** The one that was chosen. */
  readonly engine: string;
  readonly paths: { readonly program: string | undefined; readonly source: string | undefined };
  readonly notice: (text: string) => void;
  readonly begins: string | undefined;
}

/** @throws RunError where the folder cannot be had or written to, or the state in it is of something else */
export function beginRun(start: RunStart): Begun {
  const { reopened, experiment, options, paths, notice } = start;
  const program = hashOf(paths.program);
  const identity = identityOf({ ...start, batch: options.batch, seed: options.seed, program });
  const found = reopened?.found;
  const figure = bestBy(experiment, start.dataset);
  const changes = found === undefined ? [] : checkIdentity((found.stored.about as unknown as About).identity, identity, displayPath(found.path));
  const { folder, lock } = reopened ?? openNew(start);
  const record = recordOf(start);
  try {
    if (reopened !== undefined) takeProgram(folder, paths.program, program);
    writeRunRecord(folder, record);
  } catch (error) {
    lock.release();
    if (reopened === undefined) discardRunFolder(folder, options.out);
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot write to the output folder ${folder}: ${reason}`, { remedy, cause: error });
  }
  const about = { identity, record } as unknown as Plain;
  return {
    folder,
    from: found && (() => found.stored.state()),
    extended: found?.stored.position.epoch === record.settings.renewedAt && found?.stored.position.step === 0,
    writer: new CheckpointWriter({ run: folder, every: options.checkpointEvery, newest: experiment.checkpoint?.newest, about, figure, notice }),
    begins: record.begins,
    words: wordsOf(start, changes),
    finish({ ending, kept, seconds }) {
      try {
        writeRunRecord(folder, { ...record, state: ending.kind, seconds, ...(kept === undefined ? {} : { kept }) });
      } catch {
        // told already, by whatever else could not be written there; the run counts as broken off and can be resumed
      }
    },
    release: () => lock.release(),
  };
}

/** @throws RunError for a figure that no epoch records */
function bestBy({ checkpoint, earlyStopping, ...experiment }: Experiment, { validation }: Dataset): string {
  const figures = recordedFigures(goalsOf(experiment), validation.length > 0);
  const { best } = checkpoint ?? {};
  if (best !== undefined && !figures.includes(best))
    throw new RunError(`the best checkpoint is to be known by \`${best}\`, which this run does not record`, {
      remedy: `name one of ${figures.join(', ')}`,
    });
  return best ?? earlyStopping?.monitor ?? (figures.includes('val_loss') ? 'val_loss' : 'loss');
}

function openNew({ experiment, options, paths }: RunStart): { folder: string; lock: Lock } {
  return openRunFolder(options.out, experiment.name, paths.program, paths.source, lockRun);
}

/** The program that goes on is the run's from now on; one that it replaces stays beside it. */
function takeProgram(folder: string, program: string | undefined, hash: string | null): void {
  const place = join(folder, 'program.mjs');
  if (program === undefined || hash === null || hash === hashOf(place)) return;
  for (let n = 1; existsSync(place); n++) {
    const aside = join(folder, `program-${n}.mjs`);
    if (existsSync(aside)) continue;
    copyFileSync(place, aside);
    break;
  }
  copyFileSync(program, place);
}

function recordOf({ reopened, experiment, model, dataset, options, engine, paths, begins }: RunStart): RunRecord {
  const { epochs, batch, seed, eager, tensorboard, monitorEvery, checkpointEveryText: checkpointEvery } = options;
  if (reopened !== undefined) {
    const { kept: _kept, seconds: _seconds, ...record } = reopened.record;
    return { ...record, state: 'running', engine, data: dataset.description };
  }
  const source = paths.source !== undefined && existsSync(paths.source) ? basename(paths.source) : undefined;
  return {
    name: experiment.name,
    state: 'running',
    engine,
    data: dataset.description,
    directory: process.cwd(),
    began: new Date().toISOString(),
    parameters: model.countParams(),
    settings: {
      epochs,
      batch,
      seed,
      eager,
      engine: options.engine,
      checkpointEvery,
      tensorboard,
      ...(monitorEvery === undefined ? {} : { monitorEvery }),
      ...(options.data === undefined ? {} : { data: resolve(options.data) }),
    },
    ...(source === undefined ? {} : { source }),
    ...(begins === undefined ? {} : { begins }),
  };
}

function wordsOf({ reopened, begins }: RunStart, changes: readonly string[]): string[] {
  if (reopened === undefined) return begins === undefined ? [] : [begins];
  const { folder, found, skipped } = reopened;
  return [
    ...skipped.map((reason) => `warning: a checkpoint cannot be read, the one before is taken: ${reason}`),
    found === undefined ? `${folder} ended before its first checkpoint and begins anew` : `resumes ${folder} ${restartPosition(found.stored.position)}`,
    ...changes.map((change) => `note: ${change}, so it will not end exactly as without the break`),
  ];
}
