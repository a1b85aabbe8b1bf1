/** Reads a file of trained weights in whatever format it is. Loaded only when there is one to read. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Manifest } from '../../pretrained/manifest.ts';
import { fileProblem } from '../errors.ts';
import { readHdf5 } from './hdf5.ts';
import { readLayersModel } from './layers-model.ts';
import { readNpz } from './npz.ts';
import { Unreadable } from './unreadable.ts';

/**
 * @param path a model.json or its folder (that of a run, too), `.weights.h5`, `.h5`, `.keras` or `.npz`; relative to the working directory
 * @returns undefined where there is no such file
 * @throws Unreadable with the reason, and what mends it
 */
export function readWeights(path: string): Manifest | undefined {
  try {
    const file = fileOf(path);
    return file === undefined ? undefined : withWeights(readFile(file));
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    if (typeof (error as NodeJS.ErrnoException).code === 'string') {
      const { reason, remedy } = fileProblem(error);
      throw new Unreadable(reason, remedy);
    }
    // The libraries' own words for a file that ends too early, or holds nonsense.
    throw new Unreadable(`it is damaged (${(error as Error).message})`, 'copy it again, or save the weights anew');
  }
}

/** Of a folder, the model in it: its own, or that of the run it is of. */
function fileOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return stat && path;
  const found = [join(path, 'model.json'), join(path, 'model', 'model.json')].find((file) => existsSync(file));
  if (found === undefined) throw new Unreadable('it is a folder without model.json', 'give the folder of a run, or a file of weights');
  return found;
}

function readFile(file: string): Manifest {
  if (file.endsWith('.json')) return readLayersModel(file);
  const bytes = readFileSync(file);
  if (file.endsWith('.npz')) return readNpz(bytes);
  if (file.endsWith('.keras')) {
    const inside = unzipSync(bytes, { filter: ({ name }) => name === 'model.weights.h5' })['model.weights.h5'];
    if (inside === undefined) throw new Unreadable('there is no model.weights.h5 in it', 'save the model with Keras 3');
    return readHdf5(inside);
  }
  if (/\.(h5|hdf5)$/.test(file)) return readHdf5(bytes);
  throw new Unreadable('its name ends in none of .json, .h5, .keras and .npz', 'give a model.json or its folder, or weights that Keras saved');
}

function withWeights(manifest: Manifest): Manifest {
  if (manifest.length === 0) throw new Unreadable('there are no weights in it', 'save a model that has some');
  return manifest;
}
