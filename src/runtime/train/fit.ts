/** The training loop: epochs of shuffled batches, validation, early stopping, and an orderly end whatever happens. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { openFeed } from '../augment/feed.ts';
import { valueRange } from '../augment/share.ts';
import { disposeBatch, gatherBatch } from '../data/batches.ts';
import type { Batch } from '../data/batches.ts';
import { samplesOf } from '../data/samples.ts';
import type { Dataset, Experiment, Progress } from '../experiment.ts';
import { MetricTotals } from '../metrics/totals.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { permutation, stream } from '../random.ts';
import { Cadence } from '../vitals/cadence.ts';
import { gradientNorms, type Measurement } from '../vitals/figures.ts';
import { Recorder, type OnMeasured } from '../vitals/recorder.ts';
import { recordedFigures } from './checks.ts';
import { diagnoseDivergence } from './diagnose.ts';
import { Patience } from './early-stopping.ts';
import { createEvaluation } from './evaluate.ts';
import { withFittingBatch } from './fitting-batch.ts';
import { figuresOf, goalsOf } from './goals.ts';
import { attachHead } from './head.ts';
import type { Interrupt } from './interrupt.ts';
import { layerRows } from './layer-rows.ts';
import type { Ending, EpochRecord, TrainingResult } from './outcome.ts';
import { settleOnData } from './settle.ts';
import { createStep } from './step.ts';
import { StepRuns } from './step-runs.ts';
import { Stopwatch } from './stopwatch.ts';
import { Snapshot } from './weights.ts';

/** Every so many steps a state whose loss was finite is copied, to return to after a divergence. */
const GOOD_STATE_EVERY = 25;

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
  const best = new Snapshot(model);
  const good = new Snapshot(model);
  const watch = new Stopwatch(dataset.train.length, epochs);
  const records: EpochRecord[] = [];
  const feed = openFeed({
    dataset, experiment, batch, epochs, seed,
    orderOf: (epoch) => permutation(dataset.train.length, stream(seed, `shuffle/${epoch}`)),
    notice: (text) => monitor.notice(text),
  });
  settleOnData(model, dataset, batch, seed);
  let goodAt = 0;

  const { learningRate } = experiment.optimizer;
  const schedule = typeof learningRate === 'number' ? undefined : learningRate;
  const clips = [experiment.clip ?? []].flat();
  schedule?.begin?.(figures);
  for (const clip of clips) clip.begin?.();
  const progressAt = (step: number): Progress => ({ step, epoch: step / stepsPerEpoch, stepsPerEpoch, epochs });
  const rateAt = (step: number): number => (typeof learningRate === 'number' ? learningRate : learningRate.at(progressAt(step)));

  const runs = new StepRuns(runStep, feed, (step) => ({ step, seed, learningRate: rateAt(step), progress: progressAt(step), wanted: cadence.at(step) }));
  const diverged = (what: string, on: Batch): { ending: Ending } => {
    try {
      runStep.settle();
      const { cause, remedy } = diagnoseDivergence(model, on);
      return { ending: { kind: 'diverged', message: `${what}: ${cause}`, remedy } };
    } finally {
      disposeBatch(on);
    }
  };
  const interrupted = (epoch: number, step: number): { ending: Ending } =>
    ({ ending: { kind: 'interrupted', signal: interrupt.signal!, epoch: epoch + 1, step } });

  /** The epoch's record, or why it was not finished. */
  const runEpoch = async (epoch: number): Promise<{ record: EpochRecord } | { ending: Ending }> => {
    const totals = new MetricTotals(figuresOf(goals));
    let [lossSum, seen, clippedSteps] = [0, 0, 0];
    const meansSoFar = (): number[] => [lossSum / seen, ...totals.results()];
    watch.startEpoch();
    for (let at = 0; at < stepsPerEpoch; at++) {
      const step = epoch * stepsPerEpoch + at;
      const size = Math.min(batch, dataset.train.length - at * batch);
      // the state before this step's update: its loss is about to be known
      if (step % GOOD_STATE_EVERY === 0) {
        runStep.settle();
        candidate.take();
      }
      const room = Math.min(GOOD_STATE_EVERY - (step % GOOD_STATE_EVERY), stepsPerEpoch - at);
      const done = await runs.next(step, () => recorder.wanted(step, monitor.wantsGradients()), room);
      const { loss, figures: sums, clipped, wanted } = done;
      recorder.record(step, epoch + 1, done);
      if (!Number.isFinite(loss)) {
        return diverged(`the loss became ${loss} in epoch ${epoch + 1}, step ${at + 1} of ${stepsPerEpoch}`, await feed.batch(step));
      }
      if (step % GOOD_STATE_EVERY === 0) {
        good.adopt(candidate);
        goodAt = step;
      }
      lossSum += loss * size;
      totals.add(sums);
      seen += size;
      clippedSteps += clipped ? 1 : 0;
      watch.trained(size);
      if (wanted.has('gradients')) monitor.gradients(gradientNorms(done.measured));
      const means = meansSoFar();
      monitor.step({ epoch: epoch + 1, epochs, step: at + 1, steps: stepsPerEpoch, figures, means, ...watch.reading() });
      if (runs.isUpToDate && !(await interrupt.pause())) return interrupted(epoch, at + 1);
    }
    const means = meansSoFar();
    runStep.settle();
    watch.pauseTraining();
    if (validated) {
      const split = dataset.validation;
      const result = await evaluate({ dataset, split, batch }, () => interrupt.pause());
      if (result === undefined) return interrupted(epoch, stepsPerEpoch);
      if (!Number.isFinite(result.loss)) {
        return diverged(`the validation loss became ${result.loss} after epoch ${epoch + 1}`, gatherBatch(dataset, split, 0, Math.min(batch, split.length)));
      }
      means.push(result.loss, ...result.figures);
    }
    const { seconds, imagesPerSecond } = watch.endEpoch();
    const record = {
      epoch: epoch + 1,
      ...Object.fromEntries(figures.map((name, index) => [name, means[index]!])),
      ...(clips.length === 0 ? {} : { clipped: clippedSteps / stepsPerEpoch }),
      seconds,
      images_per_s: imagesPerSecond,
      learning_rate: rateAt((epoch + 1) * stepsPerEpoch - 1),
    };
    return { record: record as unknown as EpochRecord };
  };

  const runEpochs = async (): Promise<Ending> => {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const outcome = await runEpoch(epoch);
      if ('ending' in outcome) return outcome.ending;
      const { record } = outcome;
      records.push(record);
      schedule?.observe?.(record);
      const { better, stop } = patience?.observe(record) ?? { better: true, stop: false };
      if (better && patience !== undefined && restoreBest) best.take();
      monitor.epoch(record);
      await input.onEpoch(record, better, recorder.history.first(epoch + 1)!);
      if (stop && epoch + 1 < epochs) {
        const { monitor: watched, patience: waited } = experiment.earlyStopping!;
        return { kind: 'stopped-early', monitor: watched, patience: waited };
      }
    }
    return { kind: 'completed' };
  };

  const tryStep = (size: number): void => {
    const rows = gatherBatch(dataset, dataset.train, 0, size);
    try {
      runStep(rows, { step: 0, seed, learningRate: rateAt(0) });
    } finally {
      disposeBatch(rows);
    }
  };

  const candidate = new Snapshot(model);
  try {
    const ending = await runEpochs().catch((thrown: unknown): Ending => {
      const error = withFittingBatch(thrown, batch, tryStep);
      if (!good.taken) throw error;
      return { kind: 'failed', error };
    });
    runStep.settle();
    const last = records.at(-1);
    const cutShort = ending.kind !== 'completed' && ending.kind !== 'stopped-early';
    let kept = cutShort ? undefined : last;
    let restored: 'best' | 'last-good' | undefined;
    if (best.taken) {
      restored = patience!.best === kept ? undefined : 'best';
      best.restore();
      kept = patience!.best;
    } else if ((ending.kind === 'diverged' || ending.kind === 'failed') && good.taken) {
      good.restore();
      restored = 'last-good';
    }
    return {
      ending,
      epochs: records,
      ...(kept === undefined ? {} : { kept }),
      ...(restored === undefined ? {} : { restored }),
      ...(restored === 'last-good' ? { trainedSteps: goodAt } : {}),
      ...watch.total(),
      layers: layerRows(model, experiment.predicted, recorder.history.all[0]?.layers),
      measurements: recorder.history.all,
    };
  } finally {
    runStep.dispose();
    evaluate.dispose();
    for (const snapshot of [best, good, candidate]) snapshot.dispose();
    await feed.close();
  }
}
