/** Finds the trained model that a command is about: that of a run, or one in a folder of its own. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { findRun, runIn } from './find.ts';

export interface FoundModel {
  /** Of model.json. */
  readonly folder: string;
  /** The program that it was trained by, and its seed, where it is of a run. */
  readonly run?: { readonly program: string; readonly seed: number };
}

/** @throws Failure where there is none */
export function findModel(given: string): FoundModel {
  if (runIn(given) === undefined && existsSync(join(given, 'model.json'))) return { folder: resolve(given) };
  const { folder, record } = findRun(given);
  if (!existsSync(join(folder, 'model', 'model.json'))) throw new Failure(`${folder} has no model yet`, 'wait for its first epoch, or go on with it: gradnetc resume');
  return { folder: resolve(folder, 'model'), run: { program: resolve(folder, 'program.mjs'), seed: record.settings.seed } };
}
