/** One training: everything that takes part in it, its epochs of shuffled batches, and an orderly end whatever happens. */
import { adaptingOf } from '../augment/adaptive.ts';
import { openFeed } from '../augment/feed.ts';
import { valueRange } from '../augment/share.ts';
import type { Adapting } from '../augment/types.ts';
import { adaptingPart, clipsPart, optimizerPart, recordsPart, schedulePart } from '../checkpoint/parts.ts';
import { collect, restore, type Part, type Position, type TrainingState } from '../checkpoint/state.ts';
import { disposeBatch, gatherBatch, type Batch, type Feed } from '../data/batches.ts';
import { samplesOf } from '../data/samples.ts';
import type { Clip, Schedule } from '../experiment.ts';
import { gradientNorms } from '../vitals/figures.ts';
import { Recorder } from '../vitals/recorder.ts';
import { recordedFigures } from './checks.ts';
import { Watchdog } from './divergence/watchdog.ts';
import { Patience } from './early-stopping.ts';
import { EpochTotals } from './epoch-totals.ts';
import { createEvaluation, type Evaluate } from './evaluate.ts';
import type { FitInput } from './fit-input.ts';
import { withFittingBatch } from './fitting-batch.ts';
import { figuresOf, goalsOf } from './goals.ts';
import { attachHead } from './head.ts';
import { LastGood } from './last-good.ts';
import { layerRows } from './layer-rows.ts';
import type { Ending, EpochRecord, TrainingResult } from './outcome.ts';
import { Plan } from './plan.ts';
import { rehearse, sizesDone } from './rehearse.ts';
import { settleOnData } from './settle.ts';
import { StepRuns } from './step-runs.ts';
import { createStep, type Step } from './step.ts';
import { Stopwatch } from './stopwatch.ts';
import { modelWeights, Snapshot } from './weights.ts';

export class Training {
  readonly #input: FitInput;
  readonly #plan: Plan;
  /** Names of what an epoch's record says of losses and metrics, in order. */
  readonly #figures: readonly string[];
  readonly #clips: readonly Clip[];
  readonly #schedule: Schedule | undefined;
  readonly #adapting: readonly Adapting[];
  readonly #patience: Patience | undefined;

  readonly #recorder: Recorder;
  readonly #watchdog: Watchdog;
  readonly #watch: Stopwatch;
  readonly #totals: EpochTotals;
  readonly #records: EpochRecord[] = [];
  readonly #best: Snapshot;
  readonly #good: LastGood;

  readonly #step: Step;
  readonly #feed: Feed;
  readonly #runs: StepRuns;
  readonly #evaluate: Evaluate;

  /** What a checkpoint is made of. */
  readonly #parts: readonly Part[];
  #position: Position;

  constructor(input: FitInput) {
    const { experiment, model, dataset, epochs, batch, seed, monitor, parts = [] } = input;
    this.#input = input;
    this.#position = input.from?.position ?? { epoch: 0, step: 0 };
    this.#plan = new Plan(input);

    const goals = goalsOf(experiment);
    const head = attachHead(model, goals.map(({ loss }) => loss));
    this.#figures = recordedFigures(goals, dataset.validation.length > 0);
    this.#recorder = new Recorder(this.#plan.cadence, input.onMeasured);
    this.#patience = experiment.earlyStopping && new Patience(experiment.earlyStopping, this.#figures);
    this.#best = new Snapshot(model, 'best');
    this.#good = new LastGood(model);
    this.#watch = new Stopwatch(dataset.train.length, epochs);
    this.#totals = new EpochTotals(figuresOf(goals));
    this.#watchdog = new Watchdog({ experiment, model, head, dataset, good: this.#good, history: () => this.#recorder.history.all });

    const notice = (text: string): void => monitor.notice(text);
    const graphs = { eager: input.eager ?? false, notice, measurable: this.#plan.cadence.measurable };
    const samples = samplesOf(dataset, dataset.train);
    this.#step = createStep(model, experiment, head, experiment.adversarial && valueRange(dataset.train), { ...graphs, ...(samples && { samples }) });
    this.#evaluate = createEvaluation(model, experiment, head, graphs);
    this.#feed = openFeed({ dataset, experiment, batch, epochs, seed, orderOf: (epoch) => this.#plan.orderOf(epoch), notice });
    this.#runs = new StepRuns(this.#step, this.#feed, (step) => this.#plan.optionsAt(step));

    const { learningRate } = experiment.optimizer;
    this.#schedule = typeof learningRate === 'number' ? undefined : learningRate;
    this.#clips = [experiment.clip ?? []].flat();
    this.#adapting = adaptingOf(experiment.augment ?? []);
    this.#parts = [
      modelWeights(model), optimizerPart(experiment.optimizer), schedulePart(this.#schedule), clipsPart(this.#clips), adaptingPart(this.#adapting),
      this.#best, this.#good, this.#totals, this.#watch, recordsPart(this.#records), this.#recorder.history,
      ...(this.#patience === undefined ? [] : [this.#patience]), ...parts,
    ];
  }

  /** Puts everything where the first step begins: at new weights, or in the state to go on from. */
  async begin(): Promise<void> {
    const { model, dataset, batch, seed, from, extended } = this.#input;
    if (dataset.validation.length > 0) this.#evaluate.open({ dataset, split: dataset.validation, batch });
    if (from === undefined) settleOnData(model, dataset, batch, seed);
    this.#schedule?.begin?.(this.#figures);
    for (const clip of this.#clips) clip.begin?.();
    for (const it of this.#adapting) it.begin();
    if (from !== undefined) await this.#goOnFrom(from);
    if (extended === true) this.#patience?.renew();
  }

  async #goOnFrom(state: TrainingState): Promise<void> {
    const { dataset, batch } = this.#input;
    const { epoch, step } = this.#position;
    const done = sizesDone(epoch * this.#plan.stepsPerEpoch + step, dataset.train.length, batch);
    await rehearse(done, this.#step.stepsToGraph, this.#feed, (rows, at) => void this.#step(rows, this.#plan.optionsAt(at)));
    if (dataset.validation.length > 0) await this.#evaluate.rehearse({ dataset, split: dataset.validation, batch }, epoch);
    this.#step.settle();
    restore(this.#parts, state);
  }

  /** Epochs to the last one, or to what ends the training before it. */
  async runEpochs(): Promise<Ending> {
    const { epochs, experiment } = this.#input;
    for (let { epoch } = this.#position; epoch < epochs; epoch++) {
      if (this.#patience?.exhausted === true) {
        const { monitor, patience } = experiment.earlyStopping!;
        return { kind: 'stopped-early', monitor, patience };
      }
      const ending = await this.#runEpoch(epoch);
      if (ending !== undefined) return ending;
    }
    return { kind: 'completed' };
  }

  /** What ended the training, if something did. */
  async #runEpoch(epoch: number): Promise<Ending | undefined> {
    this.#watch.startEpoch();
    const ending = await this.#trainEpoch(epoch);
    if (ending !== undefined) return ending;
    this.#step.settleWeights();
    this.#watch.pauseTraining();
    const validated = await this.#validate(epoch);
    if ('kind' in validated) return validated;
    await this.#closeEpoch(this.#recordOf(epoch, [...this.#totals.means(), ...validated]));
    return undefined;
  }

  async #trainEpoch(epoch: number): Promise<Ending | undefined> {
    const { batch, dataset, epochs, interrupt, monitor } = this.#input;
    const steps = this.#plan.stepsPerEpoch;
    for (let at = this.#position.step; at < steps; at++) {
      const step = epoch * steps + at;
      const size = Math.min(batch, dataset.train.length - at * batch);
      // the state before this step's update: its loss is about to be known
      if (this.#good.wants(step)) {
        this.#step.settleWeights();
        this.#good.take();
      }
      const room = Math.min(this.#good.stepsUntilWanted(step), steps - at);
      const done = await this.#runs.next(step, () => this.#recorder.wanted(step, monitor.wantsGradients()), room);
      this.#recorder.record(step, epoch + 1, done);
      this.#watchdog.loss(done.loss);
      if (!Number.isFinite(done.loss)) {
        const what = `the loss became ${done.loss} in epoch ${epoch + 1}, step ${at + 1} of ${steps}`;
        return this.#diverged(what, await this.#feed.batch(step), (i) => this.#plan.orderOf(epoch)[at * batch + i]!);
      }
      this.#good.confirm(step);
      this.#totals.add(size, done);
      this.#watch.trained(size);
      this.#position = { epoch, step: at + 1 };
      if (done.wanted.has('gradients')) monitor.gradients(gradientNorms(done.measured));
      monitor.step({ epoch: epoch + 1, epochs, step: at + 1, steps, figures: this.#figures, means: this.#totals.means(), ...this.#watch.reading() });
      if (!this.#runs.isUpToDate) continue; // the weights are ahead of what has been told
      if (!(await interrupt.pause())) return this.#interrupted(epoch, at + 1);
      if (at + 1 < steps) await this.#checkpoint();
    }
    return undefined;
  }

  /** Loss and figures of the validation split, none where it is empty; or what ended the training there. */
  async #validate(epoch: number): Promise<readonly number[] | Ending> {
    const { batch, dataset, interrupt } = this.#input;
    const { validation: split } = dataset;
    if (split.length === 0) return [];
    const result = await this.#evaluate({ dataset, split, batch }, () => interrupt.pause());
    if (result === undefined) return this.#interrupted(epoch, this.#plan.stepsPerEpoch);
    if (Number.isFinite(result.loss)) return [result.loss, ...result.figures];
    const first = gatherBatch(dataset, split, 0, Math.min(batch, split.length));
    return this.#diverged(`the validation loss became ${result.loss} after epoch ${epoch + 1}`, first, (i) => i);
  }

  #recordOf(epoch: number, means: readonly number[]): EpochRecord {
    const { seconds, imagesPerSecond } = this.#watch.endEpoch();
    const strengthOf = (index: number): string => `augment_strength${index === 0 ? '' : `_${index + 1}`}`;
    return {
      epoch: epoch + 1,
      ...Object.fromEntries(this.#figures.map((name, index) => [name, means[index]!])),
      ...(this.#clips.length === 0 ? {} : { clipped: this.#totals.clippedSteps / this.#plan.stepsPerEpoch }),
      ...Object.fromEntries(this.#adapting.map(({ strength }, index) => [strengthOf(index), strength])),
      seconds,
      images_per_s: imagesPerSecond,
      learning_rate: this.#plan.rateAt((epoch + 1) * this.#plan.stepsPerEpoch - 1),
    } as EpochRecord;
  }

  /** Whoever looks at results sees the epoch's; then the next one may begin. */
  async #closeEpoch(record: EpochRecord): Promise<void> {
    const { experiment, monitor, onEpoch } = this.#input;
    this.#records.push(record);
    this.#schedule?.observe?.(record);
    for (const it of this.#adapting) it.observe(record);
    const better = this.#patience?.observe(record) ?? true;
    if (better && this.#patience !== undefined && (experiment.earlyStopping?.restoreBest ?? true)) this.#best.take();
    monitor.epoch(record);
    await onEpoch(record, better, this.#recorder.history.first(record.epoch)!);
    this.#totals.clear();
    this.#position = { epoch: record.epoch, step: 0 };
    await this.#checkpoint(record);
  }

  /** What an error makes of the training: its end, where there are weights worth keeping. */
  failed(thrown: unknown): Ending {
    const error = withFittingBatch(thrown, this.#input.batch, (size) => this.#tryStep(size));
    if (!this.#good.taken) throw error;
    return { kind: 'failed', error };
  }

  #tryStep(size: number): void {
    const { dataset } = this.#input;
    const rows = gatherBatch(dataset, dataset.train, 0, size);
    try {
      this.#step(rows, this.#plan.optionsAt(0)); // the first step measures as well
    } finally {
      disposeBatch(rows);
    }
  }

  /** Leaves the weights that are to be kept in the model, and tells which they are. */
  async end(ending: Ending): Promise<TrainingResult> {
    const { model, experiment } = this.#input;
    this.#step.settle();
    const broken = ending.kind === 'diverged' || ending.kind === 'failed';
    // where it could go on from, before weights of another step are put back
    if (!broken) await this.#checkpoint(undefined, true);
    const { kept, restored } = this.#putBack(ending, broken);
    const { all: measurements } = this.#recorder.history;
    return {
      ending,
      epochs: this.#records,
      ...(kept === undefined ? {} : { kept }),
      ...(restored === undefined ? {} : { restored }),
      ...(restored === 'last-good' ? { trainedSteps: this.#good.step } : {}),
      ...this.#watch.total(),
      layers: layerRows(model, experiment, measurements[0]?.layers),
      measurements,
    };
  }

  /** The best epoch's weights where they were kept, else those from before a failure. */
  #putBack({ kind }: Ending, broken: boolean): { kept?: EpochRecord | undefined; restored?: 'best' | 'last-good' } {
    const last = kind === 'completed' || kind === 'stopped-early' ? this.#records.at(-1) : undefined;
    if (this.#best.taken) {
      const kept = this.#patience!.best;
      this.#best.putBack();
      return kept === last ? { kept } : { kept, restored: 'best' };
    }
    if (!broken || !this.#good.taken) return { kept: last };
    this.#good.putBack();
    return { kept: last, restored: 'last-good' };
  }

  async dispose(): Promise<void> {
    this.#step.dispose();
    this.#evaluate.dispose();
    this.#best.dispose();
    this.#good.dispose();
    await this.#feed.close();
  }

  /** Keeps the state as it is now, where it is due or in any case. */
  async #checkpoint(record?: EpochRecord, always = false): Promise<void> {
    const { checkpoints } = this.#input;
    if (checkpoints === undefined || (!always && !checkpoints.due(this.#position, record))) return;
    this.#step.settle();
    await checkpoints.keep(collect(this.#parts, this.#position), record);
  }

  #diverged(what: string, on: Batch, sampleOf: (i: number) => number): Ending {
    try {
      this.#step.settle();
      return this.#watchdog.explain(what, on, sampleOf);
    } finally {
      disposeBatch(on);
    }
  }

  #interrupted(epoch: number, step: number): Ending {
    return { kind: 'interrupted', signal: this.#input.interrupt.signal!, epoch: epoch + 1, step };
  }
}
