/** One run from options to results: data, engine, folder, model, loop, files. Throws errors; prints through the monitor only. */
import { shareTraining } from '../augment/share.ts';
import { wire } from '../data/columns.ts';
import { engineNames, selectEngine } from '../engine/index.ts';
import { RunError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import type { Monitor, RunInfo } from '../monitor/monitor.ts';
import { buildModel } from './build-model.ts';
import { checkFit } from './checks.ts';
import { fit } from './fit.ts';
import { goalsOf } from './goals.ts';
import { listenForInterrupt } from './interrupt.ts';
import type { RunOptions } from './options.ts';
import type { SavedRun, TrainingResult } from './outcome.ts';
import { Cadence } from '../vitals/cadence.ts';
import { openSinks } from '../vitals/sinks.ts';
import { Results } from './results.ts';
import { discardRunFolder, displayPath, openRunFolder } from './run-folder.ts';

export interface RunPaths {
  /** The running program, copied into the run's folder. */
  readonly program: string | undefined;
  /** Its .gradnet source, likewise. */
  readonly source: string | undefined;
}

/**
 * Trains and saves.
 * @throws RunError or EngineError when it cannot begin, or when results could not be written to their place
 */
export async function run(
  experiment: Experiment,
  options: RunOptions,
  monitor: Monitor,
  paths: RunPaths,
): Promise<{ result: TrainingResult; saved: SavedRun }> {
  const { epochs, batch, seed } = options;
  const loaded = wire(await experiment.data.load({ seed, ...(options.data === undefined ? {} : { directory: options.data }) }), experiment);
  // Shared at once, so that the samples as they were loaded can go.
  const dataset = (experiment.augment ?? []).length > 0 ? shareTraining(loaded) : loaded;
  const engine = await selectEngine(options.engine);
  const { model, begins } = await buildModel(experiment, seed);
  if (dataset.preparation !== undefined) model.setUserDefinedMetadata({ data: dataset.preparation });
  checkFit(model, dataset, goalsOf(experiment), batch);
  const folder = openRunFolder(options.out, experiment.name, paths.program, paths.source);
  const results = new Results(folder, model, monitor);
  const cadence = new Cadence(experiment.monitor, { stepsPerEpoch: Math.ceil(dataset.train.length / batch), everySteps: options.monitorEvery, tensorboard: options.tensorboard });
  const sinks = openSinks(folder, cadence, monitor);
  const info: RunInfo = { name: experiment.name, data: dataset.description, engine, epochs, ...(begins === undefined ? {} : { begins }) };
  const interrupt = listenForInterrupt((signal) =>
    monitor.notice(`${signal}: finishing this step and saving to ${displayPath(folder)} (again to quit without saving)`));
  try {
    monitor.begin(info);
    if (begins !== undefined) monitor.notice(begins);
    const result = await fit({
      experiment, model, dataset, epochs, batch, seed, monitor, interrupt, eager: options.eager, cadence, onMeasured: sinks.measured,
      onEpoch: (record, better, measured) => results.epoch(record, better, measured),
    }).catch((error: unknown) => {
      discardRunFolder(folder, options.out); // fit fails only where nothing was trained yet
      if (error instanceof RunError) throw error;
      throw new RunError(`the first step failed: ${(error as Error).message}`, {
        remedy: `check the shapes of the layers; where another engine trains the model (--engine ${
          engineNames.filter((name) => name !== engine.name).join(', ')}), the fault is this engine's`,
        cause: error,
      });
    });
    const saved = await results.finish(info, result);
    monitor.end(result, saved, info);
    return { result, saved };
  } finally {
    monitor.close();
    interrupt.dispose();
    experiment.optimizer.dispose();
    model.dispose();
  }
}
