/** One run from options to results: data, engine, folder, model, loop, files. Throws errors; prints through the monitor only. */
import { shareTraining } from '../augment/share.ts';
import { reopenRun, type Reopened } from '../checkpoint/reopen.ts';
import { beginRun, type Begun } from '../checkpoint/session.ts';
import { wire } from '../data/columns.ts';
import { engineNames, selectEngine } from '../engine/index.ts';
import { slowerLayers } from '../engine/native/slower-layers.ts';
import { RunError } from '../errors.ts';
import { unseenClasses } from '../data/unseen.ts';
import type { Experiment } from '../experiment.ts';
import { LiveRun } from '../live/live-run.ts';
import type { Monitor, RunInfo } from '../monitor/monitor.ts';
import { shownConfusions } from '../report/confusion.ts';
import { pageExtras } from '../report/extras.ts';
import { buildModel } from './build-model.ts';
import { checkFit } from './checks.ts';
import { fit } from './fit.ts';
import { goalsOf } from './goals.ts';
import { listenForInterrupt, type Interrupt } from './interrupt.ts';
import { layerRows } from './layer-rows.ts';
import { metadataOf } from './metadata.ts';
import type { RunOptions } from './options.ts';
import type { SavedRun, TrainingResult } from './outcome.ts';
import { Cadence } from '../vitals/cadence.ts';
import { openSinks } from '../vitals/sinks.ts';
import { Results } from './results.ts';
import { discardRunFolder, displayPath } from './run-folder.ts';

export interface RunPaths {
  /** The running program, copied into the run's folder. */
  readonly program: string | undefined;
  /** Its .gradnet source, likewise. */
  readonly source: string | undefined;
}

type Outcome = { result: TrainingResult; saved: SavedRun };

/**
 * Trains and saves, or goes on with a run that was broken off.
 * @throws RunError or EngineError when it cannot begin, or when results could not be written to their place
 */
export async function run(experiment: Experiment, given: RunOptions, monitor: Monitor, paths: RunPaths): Promise<Outcome> {
  const live = given.watchPage === undefined ? undefined : await LiveRun.open(given.watchPage === 'any' ? undefined : given.watchPage);
  if (live !== undefined) monitor.notice(`watch it at ${live.url}`);
  const watching = live?.beside(monitor) ?? monitor;
  let reopened: Reopened | undefined;
  try {
    reopened = given.resume === undefined ? undefined : reopenRun(given, paths.program);
    return await trainIn(reopened, experiment, reopened?.options ?? given, watching, paths, live);
  } finally {
    reopened?.lock.release();
    await live?.close();
  }
}

async function trainIn(
  reopened: Reopened | undefined, experiment: Experiment, options: RunOptions, monitor: Monitor, paths: RunPaths, live: LiveRun | undefined,
): Promise<Outcome> {
  const { epochs, batch, seed } = options;
  const loaded = wire(
    await experiment.data.load({
      seed,
      ...(options.data === undefined ? {} : { directory: options.data }),
      ...(options.download ? { download: true } : {}),
      say: (text) => monitor.notice(text),
    }),
    experiment,
  );
  // Shared at once, so that the samples as they were loaded can go.
  const dataset = (experiment.augment ?? []).length > 0 ? shareTraining(loaded) : loaded;
  const engine = await selectEngine(options.engine);
  // a checkpoint holds all weights, whatever they began with
  const { pretrained: _stored, ...drawn } = experiment;
  const { model, begins } = await buildModel(reopened?.found === undefined ? experiment : drawn, seed);
  let begun: Begun | undefined;
  let interrupt: Interrupt | undefined;
  try {
    const metadata = metadataOf(dataset);
    if (metadata !== undefined) model.setUserDefinedMetadata(metadata);
    checkFit(model, dataset, goalsOf(experiment), batch);
    const notice = (text: string): void => monitor.notice(text);
    unseenClasses(dataset).forEach(notice);
    begun = beginRun({ reopened, experiment, model, dataset, options, engine: engine.name, paths, notice, begins });
    const { folder } = begun;
    interrupt = listenForInterrupt((signal) => monitor.notice(`${signal}: finishing this step and saving to ${displayPath(folder)} (again to quit without saving)`));
    const results = new Results(folder, model, monitor);
    const stepsPerEpoch = Math.ceil(dataset.train.length / batch);
    const cadence = new Cadence(experiment.monitor, { stepsPerEpoch, everySteps: options.monitorEvery, tensorboard: options.tensorboard });
    const sinks = openSinks(folder, cadence, monitor, live);
    const info: RunInfo = { name: experiment.name, data: dataset.description, engine, epochs, ...(begun.begins === undefined ? {} : { begins: begun.begins }) };
    monitor.begin(info);
    const extras = pageExtras({ experiment, dataset, engine, seed, batch, source: paths.source });
    live?.begin({ info, extras, layers: layerRows(model, experiment, undefined) });
    for (const word of [...begun.words, ...slowerLayers(model)]) monitor.notice(word);
    const from = begun.from?.();
    if (reopened !== undefined) sinks.goOn(from === undefined ? 0 : from.position.epoch * stepsPerEpoch + from.position.step, from?.parts ?? {});
    if (reopened !== undefined && from === undefined) results.restore({});
    const result = await fit({
      experiment, model, dataset, epochs, batch, seed, monitor, interrupt, eager: options.eager, cadence, onMeasured: sinks.measured,
      from, extended: begun.extended, checkpoints: begun.writer, parts: [results, begun.writer],
      onEpoch: (record, better, measured) => {
        sinks.epoch(record);
        return results.epoch(record, better, measured);
      },
    }).catch((error: unknown) => {
      if (reopened === undefined) discardRunFolder(folder, options.out); // fit fails only where nothing was trained yet
      if (error instanceof RunError) throw error;
      throw new RunError(`the first step failed: ${(error as Error).message}`, {
        remedy: `check the shapes of the layers; where another engine trains the model (--engine ${
          engineNames.filter((name) => name !== engine.name).join(', ')}), the fault is this engine's`,
        cause: error,
      });
    });
    const { signal } = interrupt;
    const pause = interrupt.pause.bind(interrupt);
    const finished = signal === undefined && (result.ending.kind === 'completed' || result.ending.kind === 'stopped-early');
    const confusions = finished ? await shownConfusions({ experiment, model, dataset }, batch, pause) : undefined;
    const shown = { ...extras, ...(confusions && { confusions }) };
    const saved = await results.finish(info, result, shown);
    begun.finish(result);
    monitor.end(result, saved, info);
    await live?.end(result, saved, shown);
    return { result, saved };
  } finally {
    monitor.close();
    interrupt?.dispose();
    begun?.release();
    experiment.optimizer.dispose();
    model.dispose();
  }
}
