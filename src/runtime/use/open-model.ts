/** A trained model that is used without its data, with what its model.json says of the samples that it takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fileProblem, RunError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { loadPretrained } from '../pretrained/load.ts';
import { tf } from '../tf.ts';
import { buildModel } from '../train/build-model.ts';
import { captureExperiment } from '../train/capture.ts';
import type { Metadata } from '../train/metadata.ts';
import { changed, type Json } from './topology.ts';

export interface ModelFile {
  readonly modelTopology: Json;
  readonly format?: string;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly object[] }[];
  readonly userDefinedMetadata?: Metadata;
}

export interface Opened {
  readonly file: ModelFile;
  readonly model: LayersModel;
  /** Where the run is known. */
  readonly experiment?: Experiment;
}

/** The program that a model was trained by, and its seed. */
export interface OfRun {
  readonly program: string;
  readonly seed: number;
}

/**
 * @param folder of model.json
 * @param run without it the layers are those that model.json says
 * @throws RunError where it cannot be read, or its weights do not fit
 */
export async function openModel(folder: string, run: OfRun | undefined): Promise<Opened> {
  const file = readModelFile(join(folder, 'model.json'));
  const { pretrained: _begins, ...experiment } = run === undefined ? {} as Partial<Experiment> : await captureExperiment(run.program);
  const model = run === undefined ? await modelOf(file.modelTopology, folder) : (await buildModel(experiment as Experiment, run.seed)).model;
  await loadPretrained(model, [{ file: folder }]);
  return { file, model, ...(run === undefined ? {} : { experiment: experiment as Experiment }) };
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
    return await tf.loadLayersModel({
      load: () =>
        Promise.resolve({ modelTopology: changed(topology, { initializer: () => ({ class_name: 'Zeros', config: {} }) }) as object }),
    });
  } catch (error) {
    throw new RunError(`the layers in ${path} cannot be made: ${(error as Error).message}`, { remedy: 'give the folder of the run that it is of', cause: error });
  }
}

/** What the layers give for inputs, as in use. */
export const answersOf = (model: LayersModel, inputs: readonly Tensor[]): Tensor[] =>
  tf.tidy(() => [model.apply(inputs.length === 1 ? inputs[0]! : [...inputs], { training: false })].flat() as Tensor[]);
