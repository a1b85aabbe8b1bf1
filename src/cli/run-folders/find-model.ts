/** Finds the trained model that a command is about: that of a run, or one that has left its run. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { RunRecord } from '../../runtime/checkpoint/run-record.ts';
import { Failure } from '../failure.ts';
import { findRun, runIn } from './find.ts';

/** How the run was begun that a model is of. */
export interface OfRun {
  readonly program: string;
  readonly seed: number;
  readonly batch: number;
  /** Where it was started. */
  readonly directory: string;
  readonly data?: string;
}

export interface FoundModel {
  /** Of model.json; or a file of weights, where those are asked for. */
  readonly folder: string;
  readonly run?: OfRun;
}

const WEIGHTS = /\.(h5|hdf5|keras|npz)$/i;

/**
 * @param given the folder of a run, its name in runs/, the model/ in it, another folder with model.json, or that file
 * @param weights whether a file of weights alone will do
 * @throws Failure where there is none
 */
export function findModel(given: string, { weights = false } = {}): FoundModel {
  const isFile = statSync(given, { throwIfNoEntry: false })?.isFile() === true;
  if (isFile && WEIGHTS.test(given)) {
    if (weights) return { folder: resolve(given) };
    throw new Failure(`${given} holds weights, and nothing says of which layers`, 'give a folder with model.json; gradnetc evaluate takes them with the .gradnet file of their network');
  }
  const place = isFile && basename(given) === 'model.json' ? dirname(given) : given;
  if (runIn(place) !== undefined || !existsSync(join(place, 'model.json'))) return modelOf(findRun(place));
  const around = basename(resolve(place)) === 'model' ? runIn(dirname(resolve(place))) : undefined;
  return around === undefined ? { folder: resolve(place) } : modelOf(around);
}

function modelOf({ folder, record }: { readonly folder: string; readonly record: RunRecord }): FoundModel {
  if (!existsSync(join(folder, 'model', 'model.json'))) throw new Failure(`${folder} has no model yet`, 'wait for its first epoch, or go on with it: gradnetc resume');
  const program = resolve(folder, 'program.mjs');
  if (!existsSync(program)) {
    const source = record.source && join(folder, record.source);
    throw new Failure(`${folder} has no program.mjs, which says how its model was trained`, `compile its file again: gradnetc compile ${source ?? 'FILE.gradnet'} -o ${join(folder, 'program.mjs')}`);
  }
  const { settings: { seed, batch, data }, directory } = record;
  return {
    folder: resolve(folder, 'model'),
    run: { program, seed, batch, directory, ...(data === undefined ? {} : { data }) },
  };
}
