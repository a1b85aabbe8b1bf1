/** Puts stored weights into a model that has been drawn, and says what was loaded and what was not. */
import type { layers as tfl, LayersModel } from '@tensorflow/tfjs-layers';
import { matchWeights, type Wanted } from '../../pretrained/match.ts';
import { RunError } from '../errors.ts';
import type { PretrainedWeights } from '../experiment.ts';
import { tf } from '../tf.ts';
import { markLoaded } from './loaded.ts';
import { Unreadable } from './unreadable.ts';

type Layer = tfl.Layer;

/** More names of layers than this are counted. */
const MOST_NAMES = 6;

/**
 * @returns in one line what the model's layers begin with
 * @throws RunError when a file is not there, cannot be read, or does not fit: with the layer, both shapes, and what mends it
 */
export async function loadPretrained(model: LayersModel, given: readonly PretrainedWeights[]): Promise<string> {
  // HDF5 and zip are loaded only for a program that begins with stored weights.
  const { readWeights } = await import('./read.ts');
  const drawn = new Set(model.layers.filter(({ weights }) => weights.length > 0).map(({ name }) => name));
  const parts = given.map(({ file, layers, except = [], partial = false }) => {
    const manifest = told(file, () => readWeights(file));
    if (manifest === undefined) {
      throw new RunError(`the weights "${file}" are not there`, { remedy: `train the model that they are of, or correct the path, which is seen from ${process.cwd()}` });
    }
    const chosen = model.layers.filter(({ name, weights }) => weights.length > 0 && !except.includes(name) && (layers?.includes(name) ?? true));
    const { loaded, misfits } = matchWeights(chosen.map(wantedOf), manifest, partial);
    const [misfit] = misfits;
    if (misfit !== undefined) {
      throw new RunError(`the weights "${file}" do not fit: ${misfit.problem}`, { remedy: `${misfit.remedy}, or leave the layer out: except: ["${misfit.layer}"]` });
    }
    for (const { layer: name, weights } of loaded) {
      const layer = model.getLayer(name);
      tf.tidy(() => layer.setWeights(weights.map((weight) => tf.tensor(told(file, () => weight.values()), [...weight.shape]))));
      markLoaded(layer);
      drawn.delete(name);
    }
    const count = loaded.reduce((sum, { weights }) => sum + weights.length, 0);
    return `${counted(count, 'weight')} of ${counted(loaded.length, 'layer')} from ${file}`;
  });
  const rest = [...drawn];
  const named = rest.length > MOST_NAMES ? `${rest.slice(0, MOST_NAMES).join(', ')} and ${rest.length - MOST_NAMES} more` : rest.join(', ');
  return `loaded ${parts.join(', ')}; ${rest.length === 0 ? 'nothing is drawn anew' : `drawn anew: ${named}`}`;
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

const wantedOf = (layer: Layer): Wanted => ({
  layer: layer.name,
  weights: layer.weights.map(({ originalName, shape }) => ({ name: originalName.slice(originalName.lastIndexOf('/') + 1), shape: shape as number[] })),
});

/** With the file's name, which the readers leave to those who know it. */
function told<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new RunError(`cannot read weights from "${file}": ${error.message}`, { remedy: error.remedy, cause: error });
  }
}
