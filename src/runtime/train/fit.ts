/** The training loop: epochs of shuffled batches, validation, early stopping, and an orderly end whatever happens. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { adaptingOf } from '../augment/adaptive.ts';
import { openFeed } from '../augment/feed.ts';
import { valueRange } from '../augment/share.ts';
import { adaptingPart, clipsPart, optimizerPart, recordsPart, schedulePart } from '../checkpoint/parts.ts';
import { collect, restore, type Part, type Position, type TrainingState } from '../checkpoint/state.ts';
import { disposeBatch, gatherBatch } from '../data/batches.ts';
import type { Batch } from '../data/batches.ts';
import { samplesOf } from '../data/samples.ts';
import type { Dataset, Experiment, Progress } from '../experiment.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { permutation, stream } from '../random.ts';
import { Cadence } from '../vitals/cadence.ts';
import { gradientNorms, type Measurement } from '../vitals/figures.ts';
import { Recorder, type OnMeasured } from '../vitals/recorder.ts';
import { recordedFigures } from './checks.ts';
import { Watchdog } from './divergence/watchdog.ts';
import { Patience } from './early-stopping.ts';
import { EpochTotals } from './epoch-totals.ts';
import { createEvaluation } from './evaluate.ts';
import { withFittingBatch } from './fitting-batch.ts';
import { figuresOf, goalsOf } from './goals.ts';
import { attachHead } from './head.ts';
import type { Interrupt } from './interrupt.ts';
import { layerRows } from './layer-rows.ts';
import { LastGood } from './last-good.ts';
import type { Ending, EpochRecord, TrainingResult } from './outcome.ts';
import { settleOnData } from './settle.ts';
import { rehearse, sizesDone } from './rehearse.ts';
import { createStep, type StepOptions } from './step.ts';
import { StepRuns } from './step-runs.ts';
import { Stopwatch } from './stopwatch.ts';
import { modelWeights, Snapshot } from './weights.ts';

/** Keeps states of a training on disk. */
export interface Checkpoints {
  /** Asked after each step, and with `record` after each epoch: is the state to be kept? */
  due(position: Position, record?: EpochRecord): boolean;
  keep(state: TrainingState, record?: EpochRecord): Promise<void>;
}

export interface FitInput {
  readonly experiment: Experiment;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly epochs: number;
  readonly batch: number;
  readonly seed: number;
  readonly monitor: Monitor;
  readonly interrupt: Interrupt;
  /** No graphs of steps (default false). */
  readonly eager?: boolean;
  /** The state to go on from, in place of a new model's; its tensors are disposed of. */
  readonly from?: TrainingState | undefined;
  /** The run was over, and is to go on: early stopping waits anew. */
  readonly extended?: boolean;
  readonly checkpoints?: Checkpoints;
  /** What others keep with the state. */
  readonly parts?: readonly Part[];
  /** After each epoch, before the next; the model holds that epoch's weights. */
  readonly onEpoch: (record: EpochRecord, better: boolean, measured: Measurement) => Promise<void>;
  /** When the layers are measured (default as the experiment says). */
  readonly cadence?: Cadence;
  readonly onMeasured?: OnMeasured;
}

/** Trains `model` in place. On return it holds the weights that `kept` and `restored` of the result tell of. */
export async function fit(input: FitInput): Promise<TrainingResult> {
  const { experiment, model, dataset, epochs, batch, seed, monitor, interrupt } = input;
  const goals = goalsOf(experiment);
  const head = attachHead(model, goals.map(({ loss }) => loss));
  const stepsPerEpoch = Math.ceil(dataset.train.length / batch);
  const cadence = input.cadence ?? new Cadence(experiment.monitor, { stepsPerEpoch });
  const recorder = new Recorder(cadence, input.onMeasured);
  const graphs = { eager: input.eager ?? false, notice: (text: string) => monitor.notice(text), measurable: cadence.measurable };
  const samples = samplesOf(dataset, dataset.train);
  const runStep = createStep(model, experiment, head, experiment.adversarial && valueRange(dataset.train), { ...graphs, ...(samples && { samples }) });
  const evaluate = createEvaluation(model, experiment, head, graphs);
  const validated = dataset.validation.length > 0;
  const figures = recordedFigures(goals, validated);
  const patience = experiment.earlyStopping && new Patience(experiment.earlyStopping, figures);
  const restoreBest = experiment.earlyStopping?.restoreBest ?? true;
  const best = new Snapshot(model, 'best');
  const good = new LastGood(model);
  const watch = new Stopwatch(dataset.train.length, epochs);
  const records: EpochRecord[] = [];
  const orderOf = (epoch: number): Int32Array => permutation(dataset.train.length, stream(seed, `shuffle/${epoch}`));
  const feed = openFeed({
    dataset, experiment, batch, epochs, seed,
    orderOf,
    notice: (text) => monitor.notice(text),
  });
  if (input.from === undefined) settleOnData(model, dataset, batch, seed);

  const { learningRate } = experiment.optimizer;
  const schedule = typeof learningRate === 'number' ? undefined : learningRate;
  const clips = [experiment.clip ?? []].flat();
  schedule?.begin?.(figures);
  for (const clip of clips) clip.begin?.();
  const adapting = adaptingOf(experiment.augment ?? []);
  for (const it of adapting) it.begin();
  const totals = new EpochTotals(figuresOf(goals));
  const parts: readonly Part[] = [
    modelWeights(model), optimizerPart(experiment.optimizer), schedulePart(schedule), clipsPart(clips), adaptingPart(adapting), best, good, totals, watch,
    recordsPart(records), recorder.history, ...(patience === undefined ? [] : [patience]), ...(input.parts ?? []),
  ];
  let position: Position = input.from?.position ?? { epoch: 0, step: 0 };
  /** Keeps the state as it is now, where it is due or in any case. */
  const checkpoint = async (record?: EpochRecord, always = false): Promise<void> => {
    if (input.checkpoints === undefined || (!always && !input.checkpoints.due(position, record))) return;
    runStep.settle();
    await input.checkpoints.keep(collect(parts, position), record);
  };
  const progressAt = (step: number): Progress => ({ step, epoch: step / stepsPerEpoch, stepsPerEpoch, epochs });
  const rateAt = (step: number): number => (typeof learningRate === 'number' ? learningRate : learningRate.at(progressAt(step)));

  const optionsAt = (step: number): StepOptions => ({ step, seed, learningRate: rateAt(step), progress: progressAt(step), wanted: cadence.at(step) });
  const runs = new StepRuns(runStep, feed, optionsAt);
  if (input.from !== undefined) {
    const done = sizesDone(position.epoch * stepsPerEpoch + position.step, dataset.train.length, batch);
    await rehearse(done, runStep.stepsToGraph, feed, (rows, step) => void runStep(rows, optionsAt(step)));
    if (validated) await evaluate.rehearse({ dataset, split: dataset.validation, batch }, position.epoch);
    runStep.settle();
    restore(parts, input.from);
  }
  if (input.extended === true) patience?.renew();
  const watchdog = new Watchdog({ experiment, model, head, dataset, good, history: () => recorder.history.all });
  const diverged = (what: string, on: Batch, sampleOf: (i: number) => number): { ending: Ending } => {
    try {
      runStep.settle();
      return { ending: watchdog.explain(what, on, sampleOf) };
    } finally {
      disposeBatch(on);
    }
  };
  const interrupted = (epoch: number, step: number): { ending: Ending } =>
    ({ ending: { kind: 'interrupted', signal: interrupt.signal!, epoch: epoch + 1, step } });

  /** The epoch's record, or why it was not finished. */
  const runEpoch = async (epoch: number): Promise<{ record: EpochRecord } | { ending: Ending }> => {
    watch.startEpoch();
    for (let at = position.step; at < stepsPerEpoch; at++) {
      const step = epoch * stepsPerEpoch + at;
      const size = Math.min(batch, dataset.train.length - at * batch);
      // the state before this step's update: its loss is about to be known
      if (good.wants(step)) {
        runStep.settle();
        good.take();
      }
      const room = Math.min(good.stepsUntilWanted(step), stepsPerEpoch - at);
      const done = await runs.next(step, () => recorder.wanted(step, monitor.wantsGradients()), room);
      recorder.record(step, epoch + 1, done);
      watchdog.loss(done.loss);
      if (!Number.isFinite(done.loss)) {
        return diverged(`the loss became ${done.loss} in epoch ${epoch + 1}, step ${at + 1} of ${stepsPerEpoch}`, await feed.batch(step), (i) => orderOf(epoch)[at * batch + i]!);
      }
      good.confirm(step);
      totals.add(size, done);
      watch.trained(size);
      position = { epoch, step: at + 1 };
      if (done.wanted.has('gradients')) monitor.gradients(gradientNorms(done.measured));
      monitor.step({ epoch: epoch + 1, epochs, step: at + 1, steps: stepsPerEpoch, figures, means: totals.means(), ...watch.reading() });
      if (!runs.isUpToDate) continue; // the weights are ahead of what has been told
      if (!(await interrupt.pause())) return interrupted(epoch, at + 1);
      if (at + 1 < stepsPerEpoch) await checkpoint();
    }
    const means = totals.means();
    runStep.settle();
    watch.pauseTraining();
    if (validated) {
      const split = dataset.validation;
      const result = await evaluate({ dataset, split, batch }, () => interrupt.pause());
      if (result === undefined) return interrupted(epoch, stepsPerEpoch);
      if (!Number.isFinite(result.loss)) {
        return diverged(`the validation loss became ${result.loss} after epoch ${epoch + 1}`, gatherBatch(dataset, split, 0, Math.min(batch, split.length)), (i) => i);
      }
      means.push(result.loss, ...result.figures);
    }
    const { seconds, imagesPerSecond } = watch.endEpoch();
    const record = {
      epoch: epoch + 1,
      ...Object.fromEntries(figures.map((name, index) => [name, means[index]!])),
      ...(clips.length === 0 ? {} : { clipped: totals.clippedSteps / stepsPerEpoch }),
      ...Object.fromEntries(adapting.map(({ strength }, index) => [`augment_strength${index === 0 ? '' : `_${index + 1}`}`, strength])),
      seconds,
      images_per_s: imagesPerSecond,
      learning_rate: rateAt((epoch + 1) * stepsPerEpoch - 1),
    };
    return { record: record as unknown as EpochRecord };
  };

  const runEpochs = async (): Promise<Ending> => {
    for (let { epoch } = position; epoch < epochs; epoch++) {
      if (patience?.exhausted === true) {
        const { monitor: watched, patience: waited } = experiment.earlyStopping!;
        return { kind: 'stopped-early', monitor: watched, patience: waited };
      }
      const outcome = await runEpoch(epoch);
      if ('ending' in outcome) return outcome.ending;
      const { record } = outcome;
      records.push(record);
      schedule?.observe?.(record);
      for (const it of adapting) it.observe(record);
      const better = patience?.observe(record) ?? true;
      if (better && patience !== undefined && restoreBest) best.take();
      monitor.epoch(record);
      await input.onEpoch(record, better, recorder.history.first(epoch + 1)!);
      totals.clear();
      position = { epoch: epoch + 1, step: 0 };
      await checkpoint(record);
    }
    return { kind: 'completed' };
  };

  const tryStep = (size: number): void => {
    const rows = gatherBatch(dataset, dataset.train, 0, size);
    try {
      runStep(rows, optionsAt(0)); // the first step measures as well
    } finally {
      disposeBatch(rows);
    }
  };

  try {
    const ending = await runEpochs().catch((thrown: unknown): Ending => {
      const error = withFittingBatch(thrown, batch, tryStep);
      if (!good.taken) throw error;
      return { kind: 'failed', error };
    });
    runStep.settle();
    // where it could go on from, before weights of another step are put back
    if (ending.kind !== 'diverged' && ending.kind !== 'failed') await checkpoint(undefined, true);
    const last = records.at(-1);
    const cutShort = ending.kind !== 'completed' && ending.kind !== 'stopped-early';
    let kept = cutShort ? undefined : last;
    let restored: 'best' | 'last-good' | undefined;
    if (best.taken) {
      restored = patience!.best === kept ? undefined : 'best';
      best.putBack();
      kept = patience!.best;
    } else if ((ending.kind === 'diverged' || ending.kind === 'failed') && good.taken) {
      good.putBack();
      restored = 'last-good';
    }
    return {
      ending,
      epochs: records,
      ...(kept === undefined ? {} : { kept }),
      ...(restored === undefined ? {} : { restored }),
      ...(restored === 'last-good' ? { trainedSteps: good.step } : {}),
      ...watch.total(),
      layers: layerRows(model, experiment, recorder.history.all[0]?.layers),
      measurements: recorder.history.all,
    };
  } finally {
    runStep.dispose();
    evaluate.dispose();
    best.dispose();
    good.dispose();
    await feed.close();
  }
}
