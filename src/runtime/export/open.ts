/** A trained model that is to be exported, with what its model.json says of the data that it takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fileProblem, RunError } from '../errors.ts';
import type { Preparation } from '../experiment.ts';
import { loadPretrained } from '../pretrained/load.ts';
import { tf } from '../tf.ts';
import { buildModel } from '../train/build-model.ts';
import { captureExperiment } from '../train/capture.ts';
import { changed, type Json } from './topology.ts';

export interface ModelFile {
  readonly modelTopology: Json;
  readonly format?: string;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly object[] }[];
  readonly userDefinedMetadata?: { readonly data?: Preparation };
}

export interface Opened {
  readonly file: ModelFile;
  readonly model: LayersModel;
}

/**
 * @param folder of model.json
 * @param run the program that it was trained by, and its seed; without them the layers are those that model.json says
 * @throws RunError where it cannot be read, or its weights do not fit
 */
export async function openModel(folder: string, run: { readonly program: string; readonly seed: number } | undefined): Promise<Opened> {
  const file = readModelFile(join(folder, 'model.json'));
  const model = run === undefined ? await modelOf(file.modelTopology, folder) : (await buildModel(await withoutWeights(run.program), run.seed)).model;
  await loadPretrained(model, [{ file: folder }]);
  return { file, model };
}

async function withoutWeights(program: string): Promise<Awaited<ReturnType<typeof captureExperiment>>> {
  const { pretrained: _begins, ...experiment } = await captureExperiment(program);
  return experiment;
}

function readModelFile(path: string): ModelFile {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<ModelFile> | null;
    if (file?.modelTopology === undefined || !Array.isArray(file.weightsManifest)) throw new SyntaxError('no layers model');
    return file as ModelFile;
  } catch (error) {
    if (error instanceof SyntaxError) throw new RunError(`${path} is not a layers model of TensorFlow.js`, { remedy: 'give the folder of a run, or the model/ in it', cause: error });
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot read ${path}: ${reason}`, { remedy, cause: error });
  }
}

/** The layers alone; nothing is drawn for them, since their weights are stored. */
async function modelOf(topology: Json, path: string): Promise<LayersModel> {
  try {
    return await tf.loadLayersModel({ load: () => Promise.resolve({ modelTopology: changed(topology, { initializer: () => ({ class_name: 'Zeros', config: {} }) }) as object }) });
  } catch (error) {
    throw new RunError(`the layers in ${path} cannot be made: ${(error as Error).message}`, { remedy: 'give the folder of the run that it is of', cause: error });
  }
}

/** What the layers give for inputs, as in use. */
export const answersOf = (model: LayersModel, inputs: readonly Tensor[]): Tensor[] =>
  tf.tidy(() => [model.apply(inputs.length === 1 ? inputs[0]! : [...inputs], { training: false })].flat() as Tensor[]);

/** Made-up samples for trying a model: numbers in [0, 1), or indices where they are looked up. @throws RunError for an axis of no fixed length */
export function samplesFor(model: LayersModel, batch: number): Tensor[] {
  return model.inputs.map(({ name, shape, dtype, sourceLayer }, i) => {
    const sample = shape.slice(1);
    if (sample.includes(null)) throw new RunError(`the input ${name} has an axis of no fixed length`, { remedy: 'give it a length in the file' });
    const tables = sourceLayer.outboundNodes.map(({ outboundLayer }) => (outboundLayer as unknown as { inputDim?: number }).inputDim ?? 0).filter((size) => size > 0);
    const numbers = tf.randomUniform([batch, ...(sample as number[])], 0, tables.length > 0 ? Math.min(...tables) : 1, 'float32', i + 1);
    return tables.length > 0 || dtype === 'int32' ? tf.cast(tf.floor(numbers), dtype ?? 'float32') : numbers;
  });
}

/** Between what two computations of the same samples give, relative to values beyond 1; NaN where only one is. */
export function largestDifference(one: readonly Tensor[], other: readonly Tensor[]): number {
  const differences = one.map((a, i) => {
    const [x, y] = [a.dataSync(), other[i]!.dataSync()];
    if (x.length !== y.length) return Number.NaN;
    return (x as Float32Array).reduce((most, value, k) => Math.max(most, Object.is(value, y[k]) ? 0 : Math.abs(value - y[k]!) / Math.max(1, Math.abs(value))), 0);
  });
  return one.length === other.length ? Math.max(...differences) : Number.NaN;
}
