/** A run that is used: its experiment, its data as it was trained on, and its model with the weights that it kept. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { wire } from '../data/columns.ts';
import { selectEngine, type EngineRequest } from '../engine/index.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import { loadPretrained } from '../pretrained/load.ts';
import { buildModel } from '../train/build-model.ts';
import { captureExperiment } from '../train/capture.ts';
import { checkFit } from '../train/checks.ts';
import { goalsOf } from '../train/goals.ts';

export interface TrainedRequest {
  /** Path of the run's program. */
  readonly program: string;
  /** Folder of its model.json, or a file of weights. */
  readonly model: string;
  /** Where the run was started, from which paths of data are seen. */
  readonly directory: string | undefined;
  readonly data: string | undefined;
  /** The program's own where it is absent. */
  readonly seed?: number;
  readonly engine: EngineRequest;
}

export interface Trained {
  readonly experiment: Experiment;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly engine: string;
}

/** @throws RunError where data or weights cannot be had, or do not go together */
export async function openTrained(request: TrainedRequest): Promise<Trained> {
  const [program, file, data] = [resolve(request.program), resolve(request.model), request.data && resolve(request.data)];
  if (request.directory !== undefined && existsSync(request.directory)) process.chdir(request.directory);
  const { pretrained: _begins, ...experiment } = await captureExperiment(program);
  const { seed = experiment.seed } = request;
  const dataset = wire(await experiment.data.load({ seed, ...(data === undefined ? {} : { directory: data }) }), experiment);
  const engine = await selectEngine(request.engine);
  const { model } = await buildModel(experiment, seed);
  checkFit(model, dataset, goalsOf(experiment), 1);
  await loadPretrained(model, [{ file }]);
  return { experiment, model, dataset, engine: engine.name };
}
